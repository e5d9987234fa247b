-- one row per active client: what an hour brought in the window, and what it would at the agreed hours
with rates as (
    select
        standing.client_id,
        standing.name,
        standing.owner,
        standing.segment,
        standing.region,
        standing.rank,
        standing.mrr,
        standing.retained_hours,
        standing.agreed_fee,
        worked.revenue,
        worked.recurring_revenue,
        worked.hours,
        worked.amount,
        worked.amount_with_hours,
        worked.paid_months,
        rate_of(worked.revenue, worked.hours) as effective_hourly_rate,
        median(rate_of(worked.revenue, worked.hours)) over () as book_median
    from of_month_standing as standing
    inner join of_month_worked as worked on worked.client_id = standing.client_id
    where standing.is_active
)
select
    client_id,
    name,
    owner,
    rank,
    revenue,
    hours,
    share(amount_with_hours, amount) as hours_share,
    effective_hourly_rate,
    share(recurring_revenue, retained_hours * cast(nullif(paid_months, 0) as decimal(6, 0))) as rate_at_agreed_hours,
    agreed_rate_of(agreed_fee, mrr, retained_hours) as agreed_rate,
    book_median,
    effective_hourly_rate / nullif(book_median, 0) as rate_to_median
from rates
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by client_id
