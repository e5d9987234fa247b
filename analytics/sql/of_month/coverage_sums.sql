-- one row per owner (or all of them), segment, region, rank, status and what counts for reach: active clients, in sums
-- that any choice adds up
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    status,
    is_lapsed,
    is_too_new,
    is_reached,
    count(*) as clients,
    cast(coalesce(sum(greatest(revenue_12m, 0)), 0) as decimal(28, 6)) as revenue_12m,
    cast(coalesce(sum(revenue_at_risk), 0) as decimal(28, 6)) as revenue_at_risk,
    count(*) filter (last_contact_on is null) as never_touched_clients
from chosen_coverage($month, null, null, null, null)
group by grouping sets (
    (owner, segment, region, rank, status, is_lapsed, is_too_new, is_reached),
    (segment, region, rank, status, is_lapsed, is_too_new, is_reached)
)
