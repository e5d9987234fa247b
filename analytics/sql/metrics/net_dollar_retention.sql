-- one row per month
with sums as (
    select
        month_number,
        sum(base_clients) as base_clients,
        sum(starting) as starting,
        sum(retained) as retained,
        sum(unbroken) as unbroken,
        sum(retained_as_reported) as retained_as_reported
    from chosen_windows($months, $owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.base_clients, 0) as base_clients,
    coalesce(sums.starting, 0) as starting_revenue,
    coalesce(sums.retained, 0) as retained_revenue,
    share(sums.retained, sums.starting) as net_dollar_retention,
    share(sums.unbroken, sums.starting) as without_returners,
    coalesce(sums.retained_as_reported, 0) as retained_revenue_as_reported,
    share(sums.retained_as_reported, sums.starting) as net_dollar_retention_as_reported
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
