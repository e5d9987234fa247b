-- one row per client of the retention base: what it paid at the start of the window and what it pays now
select
    pairs.client_id,
    chosen.name,
    chosen.owner,
    chosen.segment,
    chosen.region,
    pairs.mrr_then as starting_revenue,
    pairs.mrr_now as retained_revenue,
    least(pairs.mrr_then, pairs.mrr_now) as kept_revenue,
    pairs.mrr_now - pairs.mrr_then as change,
    pairs.mrr_reported > 0 and not pairs.is_unbroken as is_returner,
    pairs.mrr_reported as retained_revenue_as_reported
from windows($months, $owners, $segments, $regions, $ranks) as pairs
inner join clients as chosen on chosen.client_id = pairs.client_id
where pairs.month = $month and pairs.mrr_then > 0
order by abs(pairs.mrr_now - pairs.mrr_then) desc, pairs.client_id
