-- one row per month
with sums as (
    select
        month_number,
        sum(starting) as mrr,
        sum(base_clients) as clients
    -- a level, so a window of no months: the rank is that of the month itself
    from chosen_windows(0, $owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.mrr, 0) as mrr,
    coalesce(sums.clients, 0) as clients,
    share(sums.mrr, sums.clients) as revenue_per_client
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
