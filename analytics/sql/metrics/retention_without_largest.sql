-- one row per month: net retention without the clients of the base that pay, or grew, most
with base as (
    select
        month_number,
        client_id,
        mrr_then,
        mrr_now,
        case when $by = 'growth' then mrr_now - mrr_then else mrr_reported end as size
    from chosen_largest($months, $largest, $owners, $segments, $regions, $ranks)
    where $month is null or month = $month
),
-- nobody below the size of the last of the largest needs a place
lines as (
    select month_number, list_min(max(size, $largest)) as line
    from base
    group by month_number
),
placed as (
    select
        base.*,
        row_number() over (partition by base.month_number order by base.size desc, base.client_id) as place
    from base
    inner join lines on lines.month_number = base.month_number and base.size >= lines.line
),
largest as (
    select
        month_number,
        min(client_id) filter (place = 1) as client_id,
        sum(mrr_then) as starting,
        sum(mrr_now) as retained
    from placed
    where place <= $largest
    group by month_number
),
sums as (
    select
        month_number,
        sum(starting) as starting,
        sum(retained) as retained
    from chosen_windows($months, $owners, $segments, $regions, $ranks)
    where $month is null or month_number = month_number_of(cast($month as date))
    group by month_number
),
-- a month asked for has a row from the first month on that has one: any earlier one will do
earlier as (
    select month_number
    from chosen_windows($months, $owners, $segments, $regions, $ranks)
    where $month is not null and month_number < month_number_of(cast($month as date))
    limit 1
)
select
    months.month,
    largest.client_id,
    coalesce(sums.starting - coalesce(largest.starting, 0), 0) as starting_revenue,
    coalesce(sums.retained - coalesce(largest.retained, 0), 0) as retained_revenue,
    share(sums.retained, sums.starting) as net_dollar_retention,
    share(sums.retained - coalesce(largest.retained, 0), sums.starting - coalesce(largest.starting, 0))
        as retention_without_largest
from months_from(
    (select min(month_number) from (select month_number from sums union all select month_number from earlier) as known)
) as months
left join sums on sums.month_number = months.month_number
left join largest on largest.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
