-- one row per owner (or all of them), segment, region and rank: minutes and revenue of 12 months, in sums that any choice
-- adds up
select
    standing.owner,
    grouping(standing.owner) = 1 as of_all_owners,
    standing.segment,
    standing.region,
    standing.rank,
    cast(coalesce(sum(minutes.minutes), 0) as decimal(28, 6)) as minutes,
    cast(sum(standing.revenue_12m) as decimal(28, 6)) as revenue_12m,
    cast(coalesce(sum(minutes.touches_without_minutes), 0) as bigint) as touches_without_minutes
from of_month_standing as standing
left join of_month_minutes as minutes on minutes.client_id = standing.client_id
group by grouping sets (
    (standing.owner, standing.segment, standing.region, standing.rank),
    (standing.segment, standing.region, standing.rank)
)
