-- one row per month
with sums as (
    select
        month_number,
        sum(existing_12m) as existing_12m,
        sum(revenue_12m) as revenue_12m
    from chosen_share_months($owners, $segments, $regions, $ranks)
    where clients_with_revenue > 0
    group by month_number
)
select
    months.month,
    coalesce(sums.existing_12m, 0) as existing_revenue,
    coalesce(sums.revenue_12m - sums.existing_12m, 0) as new_revenue,
    case when sums.revenue_12m > 0 then share(sums.existing_12m, sums.revenue_12m) end as existing_client_share
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
