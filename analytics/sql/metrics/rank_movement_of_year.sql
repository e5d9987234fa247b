-- one row per client whose rank differs from that of a year before; of a chosen number those whose revenue changed most
select
    client_id,
    name,
    owner,
    cast(cast($month as date) - interval 12 months as date) as month_before,
    cast($month as date) as month,
    rank_before,
    rank,
    revenue_12m_before,
    revenue_12m
from of_month_moves
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
    and is_move($move, rank_before, rank)
order by case when $most is not null then place end, client_id
limit $most
