-- one row per month
with chosen as (
    select * from chosen_movement_months($owners, $segments, $regions, $ranks)
)
select
    months.month,
    cast(coalesce(sum(chosen.opening_clients), 0) as bigint) as opening_clients,
    cast(coalesce(sum(chosen.churn_clients), 0) as bigint) as churned_clients,
    share(sum(chosen.opening_clients), sum(chosen.churn_clients)) as client_lifetime_months
from months_from((select min(month_number) from chosen)) as months
left join chosen on chosen.month_number between months.month_number - 11 and months.month_number
where $month is null or months.month = $month
group by months.month
order by months.month
