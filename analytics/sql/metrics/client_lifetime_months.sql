-- one row per month
with chosen as (
    select
        month_number,
        sum(opening_clients) as opening_clients,
        sum(churn_clients) as churn_clients
    from chosen_movement_months($owners, $segments, $regions, $ranks)
    group by month_number
),
years as (
    select
        months.month,
        sum(coalesce(chosen.opening_clients, 0)) over year_so_far as opening_clients,
        sum(coalesce(chosen.churn_clients, 0)) over year_so_far as churned_clients
    from months_from((select min(month_number) from chosen)) as months
    left join chosen on chosen.month_number = months.month_number
    window year_so_far as (order by months.month_number rows between 11 preceding and current row)
)
select
    month,
    cast(opening_clients as bigint) as opening_clients,
    cast(churned_clients as bigint) as churned_clients,
    share(opening_clients, churned_clients) as client_lifetime_months
from years
where $month is null or month = $month
order by month
