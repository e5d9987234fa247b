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
from chosen_next_tiers($month, $tiers, $scope_creep_line, $next_tier_requests, $owners, $segments, $regions, $ranks)
order by gain desc, client_id
