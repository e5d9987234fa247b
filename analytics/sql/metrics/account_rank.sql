-- one row per active client, largest first
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
order by place
