-- one row per active client, largest first; or of those whose rank was set by hand, the ones first whose revenue differs
select
    client_id,
    name,
    owner,
    segment,
    revenue_12m,
    share,
    cumulative_share,
    rank,
    computed_rank,
    is_new,
    is_set_by_hand,
    is_lapsed,
    mrr
from of_month_ranked
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
    and (not $by_hand or is_set_by_hand)
order by case when $by_hand then rank = computed_rank end, place
limit $most
