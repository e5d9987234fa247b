-- one row per month
with sums as (
    select
        month_number,
        sum(clients_with_revenue) as clients_with_revenue,
        sum(recurring_12m) as recurring_12m,
        sum(revenue_12m) as revenue_12m
    -- also of clients without revenue: a project credit may take away all that recurs
    from chosen_share_months($owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.recurring_12m, 0) as recurring_revenue,
    coalesce(sums.revenue_12m, 0) as revenue,
    case when sums.revenue_12m > 0 then share(sums.recurring_12m, sums.revenue_12m) end as recurring_share
from months_from((select min(month_number) from sums where clients_with_revenue > 0)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
