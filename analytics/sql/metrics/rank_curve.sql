-- one row per rank by revenue and drawn point of its piece of the curve: its first, its last, and of a long piece an even
-- choice of those between
-- (among all clients each has its place and the revenue before it; among some of them these are added up)
with added_up as (
    select computed_rank as rank, counted_12m, place as clients, larger_12m + counted_12m as revenue
    from of_month_ranked
    where is_everybody($owners, $segments, $regions, $ranks)
    union all
    select
        computed_rank,
        counted_12m,
        row_number() over (order by place),
        sum(counted_12m) over (order by place rows between unbounded preceding and current row)
    from of_month_ranked
    where
        not is_everybody($owners, $segments, $regions, $ranks)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
-- a piece begins where the one before it ends
pieces as (
    select
        rank,
        min(clients) - 1 as first_point,
        max(clients) as last_point,
        min(revenue - counted_12m) as revenue_before,
        case when count(*) < $most then 1 else (count(*) + 1) // $most + 1 end as step
    from added_up
    group by rank
),
points as (
    select rank, first_point as clients, revenue_before as revenue from pieces
    union all
    select added_up.rank, added_up.clients, added_up.revenue
    from added_up
    inner join pieces on pieces.rank = added_up.rank
    where
        (added_up.clients - pieces.first_point) % pieces.step = 0
        or added_up.clients = pieces.last_point
)
select
    rank,
    clients,
    coalesce(share(revenue, max(revenue) over ()), 0) as cumulative_share
from points
order by rank, clients
