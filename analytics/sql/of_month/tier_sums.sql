-- one row per owner (or all of them), segment, region, rank and tier of fees: retainer clients, what they pay and take, and
-- those that already match the tier above, in sums that any choice adds up
select
    retainers.owner,
    grouping(retainers.owner) = 1 as of_all_owners,
    retainers.segment,
    retainers.region,
    retainers.rank,
    retainers.tier,
    count(*) as clients,
    cast(sum(retainers.mrr) as decimal(28, 6)) as mrr,
    cast(sum(retainers.hours) as decimal(28, 6)) as hours,
    cast(sum(retainers.retained_hours) as decimal(28, 6)) as retained_hours,
    count(fitting.client_id) as fitting_clients,
    cast(sum(fitting.gain) as decimal(28, 6)) as gain
from of_month_standing as retainers
left join of_month_next_tiers as fitting on fitting.client_id = retainers.client_id
where retainers.mrr > 0
group by grouping sets (
    (retainers.owner, retainers.segment, retainers.region, retainers.rank, retainers.tier),
    (retainers.segment, retainers.region, retainers.rank, retainers.tier)
)
