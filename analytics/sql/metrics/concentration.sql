-- one row per number of largest clients: 1, 5 and 10
with year as (
    select
        account_months.client_id,
        sum(account_months.revenue) as revenue_12m
    from account_months
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
    where
        account_months.month_number between month_number_of($month) - 11 and month_number_of($month)
        and (
            $ranks is null
            or account_months.client_id in (
                select ranked.client_id
                from account_months as ranked
                where ranked.month = $month and list_contains($ranks, ranked.rank)
            )
        )
    group by account_months.client_id
    having sum(account_months.revenue) > 0
),
placed as (
    select
        revenue_12m,
        row_number() over (order by revenue_12m desc, client_id) as place
    from year
)
select
    numbers.largest,
    coalesce(sum(placed.revenue_12m) filter (placed.place <= numbers.largest), 0) as revenue_12m,
    share(sum(placed.revenue_12m) filter (placed.place <= numbers.largest), sum(placed.revenue_12m)) as share
from (select unnest([1, 5, 10]) as largest) as numbers
left join placed on true
group by numbers.largest
order by numbers.largest
