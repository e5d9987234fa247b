-- one row per month: net retention without the clients of the base that pay, or grew, most
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks)
),
placed as (
    select
        *,
        row_number() over (
            partition by month_number
            order by case when $by = 'growth' then mrr_now - mrr_then else mrr_reported end desc, client_id
        ) as place
    from pairs
    where mrr_then > 0
),
sums as (
    select
        month_number,
        min(client_id) filter (place = 1) as client_id,
        sum(mrr_then) as starting_all,
        sum(mrr_now) as retained_all,
        sum(mrr_then) filter (place > $largest) as starting_revenue,
        sum(mrr_now) filter (place > $largest) as retained_revenue
    from placed
    group by month_number
)
select
    months.month,
    sums.client_id,
    coalesce(sums.starting_revenue, 0) as starting_revenue,
    coalesce(sums.retained_revenue, 0) as retained_revenue,
    share(sums.retained_all, sums.starting_all) as net_dollar_retention,
    share(sums.retained_revenue, sums.starting_revenue) as retention_without_largest
from months_from((select min(month_number) from pairs)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
