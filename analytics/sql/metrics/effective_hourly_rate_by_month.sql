-- one row per month of the 12: the clients that are active in the chosen month
with every_month as (
    select
        month_number_of($month) - step as month_number,
        cast($month - to_months(cast(step as integer)) as date) as month
    from (select unnest(generate_series(0, 11)) as step) as steps
),
active as (
    select client_id
    from of_month_standing
    where
        is_active
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
worked as (
    select
        client_months.month_number,
        sum(client_months.recurring_revenue + client_months.project_revenue) as revenue,
        sum(hours_of_both(client_months.recurring_hours, client_months.project_hours)) as hours,
        sum(client_months.amount) as amount,
        sum(client_months.amount_with_hours) as amount_with_hours
    from client_months
    inner join active on active.client_id = client_months.client_id
    group by client_months.month_number
)
select
    every_month.month,
    (select count(*) from active) as clients,
    coalesce(worked.revenue, 0) as revenue,
    worked.hours,
    share(worked.amount_with_hours, worked.amount) as hours_share,
    rate_of(worked.revenue, worked.hours) as effective_hourly_rate
from every_month
left join worked on worked.month_number = every_month.month_number
order by every_month.month
