-- one row per month
with sums as (
    select
        month_number,
        sum(starting) as starting,
        sum(kept) as kept,
        sum(kept_as_reported) as kept_as_reported
    from chosen_windows($months, $owners, $segments, $regions, $ranks)
    group by month_number
)
select
    months.month,
    coalesce(sums.starting, 0) as starting_revenue,
    coalesce(sums.kept, 0) as kept_revenue,
    share(sums.kept, sums.starting) as gross_dollar_retention,
    coalesce(sums.kept_as_reported, 0) as kept_revenue_as_reported,
    share(sums.kept_as_reported, sums.starting) as gross_dollar_retention_as_reported
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
