-- one row per retainer client that already matches the tier above, the largest gain first
select
    client_id,
    name,
    owner,
    rank,
    fee,
    tier,
    next_tier,
    gain,
    hours_ratio,
    out_of_scope,
    average_revenue,
    by_hours,
    by_scope,
    by_revenue
from of_month_next_tiers
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by gain desc, client_id
limit $most
