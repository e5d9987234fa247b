-- one row per month
with sums as (
    select
        month_number,
        sum(starting) as starting,
        sum(retained) as retained,
        sum(old_starting) as old_starting,
        sum(old_retained) as old_retained
    from chosen_annual_months($owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.starting, 0) as starting_revenue,
    coalesce(sums.retained, 0) as retained_revenue,
    case when months.month_number - reporting.first_number >= 23 then share(sums.retained, sums.starting) end
        as annual_revenue_retention,
    case when months.month_number - reporting.first_number >= 23 then share(sums.old_retained, sums.old_starting) end
        as established
from months_from((select min(month_number) from sums)) as months
cross join reporting
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
