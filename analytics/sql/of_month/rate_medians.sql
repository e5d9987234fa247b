-- one row: what an hour brought in 12 months and what it is agreed at, as medians over the active clients of the book;
-- and the median agreed rate of its retainer clients
with active as (
    select
        count(rate_of(worked.revenue, worked.hours)) as clients_with_rate,
        median(rate_of(worked.revenue, worked.hours)) as median_rate,
        median(agreed_rate_of(standing.agreed_fee, standing.mrr, standing.retained_hours)) as median_agreed_rate
    from of_month_standing as standing
    inner join of_month_worked_12 as worked on worked.client_id = standing.client_id
    where standing.is_active
),
retainers as (
    select median(agreed_rate) as median_retainer_rate
    from of_month_retained_hours_1
)
select *
from active
cross join retainers
