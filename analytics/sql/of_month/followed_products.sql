-- one row per horizon, segment, region and pair of counts of followed_counts: the sum over the clients of their product,
-- from which sums and squares of any choice but of owners add up
select
    one.horizon_months,
    one.segment,
    one.region,
    one.coverage,
    one.rank,
    one.counted,
    other.coverage as other_coverage,
    other.rank as other_rank,
    other.counted as other_counted,
    cast(sum(one.number * other.number) as bigint) as product
from of_month_followed_counts as one
inner join of_month_followed_counts as other
    on other.horizon_months = one.horizon_months and other.client_id = one.client_id
where one.counted <> 'client'
group by
    one.horizon_months, one.segment, one.region, one.coverage, one.rank, one.counted,
    other.coverage, other.rank, other.counted
