-- one row per month
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks)
),
sums as (
    select
        month_number,
        sum(mrr_then) as starting_revenue,
        sum(least(mrr_then, mrr_now)) as kept_revenue
    from pairs
    group by month_number
)
select
    months.month,
    coalesce(sums.starting_revenue, 0) as starting_revenue,
    coalesce(sums.kept_revenue, 0) as kept_revenue,
    share(sums.kept_revenue, sums.starting_revenue) as gross_dollar_retention
from months_from((select min(month_number) from pairs)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
