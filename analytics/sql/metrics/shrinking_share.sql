-- one row per month
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks)
),
sums as (
    select
        month_number,
        count_if(mrr_then > 0) as base_clients,
        count_if(mrr_now < mrr_then) as shrinking_clients
    from pairs
    group by month_number
)
select
    months.month,
    coalesce(sums.base_clients, 0) as base_clients,
    coalesce(sums.shrinking_clients, 0) as shrinking_clients,
    share(sums.shrinking_clients, sums.base_clients) as shrinking_share
from months_from((select min(month_number) from pairs)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
