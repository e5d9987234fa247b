-- one row per month
with sums as (
    select
        month_number,
        sum(base_clients) as base_clients,
        sum(shrinking_clients) as shrinking_clients
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
    coalesce(sums.base_clients, 0) as base_clients,
    coalesce(sums.shrinking_clients, 0) as shrinking_clients,
    share(sums.shrinking_clients, sums.base_clients) as shrinking_share
from months_from(
    (select min(month_number) from (select month_number from sums union all select month_number from earlier) as known)
) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
