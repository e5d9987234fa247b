-- one row per number of largest clients: 1, 5 and 10
with counted as (
    select
        client_id,
        revenue_12m
    from account_months
    where
        month = $month
        and revenue_12m > 0
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
largest_ten as (
    select *
    from counted
    order by revenue_12m desc, client_id
    limit 10
),
placed as (
    select
        revenue_12m,
        row_number() over (order by revenue_12m desc, client_id) as place
    from largest_ten
)
select
    numbers.largest,
    coalesce(sum(placed.revenue_12m) filter (placed.place <= numbers.largest), 0) as revenue_12m,
    share(
        sum(placed.revenue_12m) filter (placed.place <= numbers.largest),
        (select sum(counted.revenue_12m) from counted)
    ) as share
from (select unnest([1, 5, 10]) as largest) as numbers
left join placed on true
group by numbers.largest
order by numbers.largest
