-- one row per active client, largest first: its rank, and its share of the book
with ranked as (
    select
        *,
        case when rank_basis_12m > 0 then rank_basis_12m else 0 end as counted_12m
    from account_ranks
    where month = $month
)
select
    ranked.client_id,
    clients.name,
    clients.owner,
    clients.segment,
    clients.region,
    ranked.revenue_12m,
    ranked.counted_12m,
    ranked.larger_12m,
    coalesce(share(ranked.counted_12m, ranked.total_12m), 0) as share,
    coalesce(share(ranked.larger_12m + ranked.counted_12m, ranked.total_12m), 0) as cumulative_share,
    ranked.rank,
    ranked.computed_rank,
    ranked.is_new,
    ranked.is_set_by_hand,
    ranked.is_lapsed,
    ranked.mrr,
    row_number() over (order by ranked.rank_basis_12m desc, ranked.client_id) as place
from ranked
inner join clients on clients.client_id = ranked.client_id
order by place
