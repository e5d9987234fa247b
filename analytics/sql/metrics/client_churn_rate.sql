-- one row per month
with sums as (
    select
        month_number,
        cast(sum(base_clients) as bigint) as opening_clients,
        cast(sum(churned_clients) as bigint) as churned_clients,
        cast(sum(chosen_clients) as bigint) as chosen_clients
    from chosen_windows($months, $owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.opening_clients, 0) as opening_clients,
    coalesce(sums.churned_clients, 0) as churned_clients,
    share(sums.churned_clients, sums.opening_clients) as client_churn_rate,
    wilson_low(sums.churned_clients, sums.opening_clients) as low,
    wilson_high(sums.churned_clients, sums.opening_clients) as high,
    share(sums.churned_clients - sums.chosen_clients, sums.opening_clients) as regretted_churn_rate
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
