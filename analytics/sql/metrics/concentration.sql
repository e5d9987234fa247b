-- one row per number of largest clients: 1, 5 and 10
with counted as (
    select
        max(revenue_12m, 10) as largest_ten,
        sum(revenue_12m) as revenue_12m
    from account_months
    where
        month = $month
        and revenue_12m > 0
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
numbers as (
    select
        counted.revenue_12m,
        unnest([1, 5, 10]) as largest,
        counted.largest_ten
    from counted
)
select
    largest,
    coalesce(list_sum(largest_ten[1:largest]), 0) as revenue_12m,
    share(list_sum(largest_ten[1:largest]), revenue_12m) as share
from numbers
order by largest
