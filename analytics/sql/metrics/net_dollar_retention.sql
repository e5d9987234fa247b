-- one row per month
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks)
),
sums as (
    select
        month_number,
        count_if(mrr_then > 0) as base_clients,
        sum(mrr_then) as starting_revenue,
        sum(case when mrr_then > 0 then mrr_now else 0 end) as retained_revenue,
        sum(case when mrr_then > 0 and is_unbroken then mrr_now else 0 end) as unbroken_revenue
    from pairs
    group by month_number
)
select
    months.month,
    coalesce(sums.base_clients, 0) as base_clients,
    coalesce(sums.starting_revenue, 0) as starting_revenue,
    coalesce(sums.retained_revenue, 0) as retained_revenue,
    share(sums.retained_revenue, sums.starting_revenue) as net_dollar_retention,
    share(sums.unbroken_revenue, sums.starting_revenue) as without_returners
from months_from((select min(month_number) from pairs)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
