-- one row per owner (or all of them), segment, region, rank and rank of a year before: clients that have one of the two, in
-- sums that any choice adds up
select
    now.owner,
    grouping(now.owner) = 1 as of_all_owners,
    now.segment,
    now.region,
    now.rank,
    now.rank_year_before,
    count(*) as clients,
    cast(sum(now.revenue_12m) as decimal(28, 6)) as revenue_12m,
    cast(coalesce(sum(ranked.counted_12m), 0) as decimal(28, 6)) as counted_12m,
    cast(coalesce(sum(ranked.mrr), 0) as decimal(28, 6)) as mrr,
    count(*) filter (ranked.is_set_by_hand) as clients_by_hand,
    count(*) filter (ranked.rank <> ranked.computed_rank) as differing_clients
from account_months as now
left join of_month_ranked as ranked on ranked.client_id = now.client_id
where now.month = $month and (now.rank <> 'unranked' or now.rank_year_before <> 'unranked')
group by grouping sets (
    (now.owner, now.segment, now.region, now.rank, now.rank_year_before),
    (now.segment, now.region, now.rank, now.rank_year_before)
)
