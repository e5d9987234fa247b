-- one row per active client, largest first
with ranked as (
    select
        account_ranks.*,
        case when rank_basis_12m > 0 then rank_basis_12m else 0 end as counted_12m
    from account_ranks
    where month = $month
)
select
    ranked.client_id,
    chosen.name,
    chosen.owner,
    chosen.segment,
    ranked.revenue_12m,
    coalesce(share(ranked.counted_12m, ranked.total_12m), 0) as share,
    coalesce(share(ranked.larger_12m + ranked.counted_12m, ranked.total_12m), 0) as cumulative_share,
    ranked.rank,
    ranked.computed_rank,
    ranked.is_new,
    ranked.is_set_by_hand,
    ranked.is_lapsed,
    ranked.mrr
from ranked
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = ranked.client_id
where is_chosen($ranks, ranked.rank)
order by ranked.rank_basis_12m desc, ranked.client_id
