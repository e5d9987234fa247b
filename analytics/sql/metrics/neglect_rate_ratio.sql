-- one row per horizon
-- sums over the clients of the products of two of their counts: of the months followed (n) and the churns (c) by
-- coverage and rank; beside the count of the client itself, 1, they are plain sums
with products as materialized (
    select
        horizon_months,
        coverage,
        rank,
        counted,
        other_coverage,
        other_rank,
        other_counted,
        cast(sum(product) as bigint) as product
    from (
        select * exclude (segment, region)
        from of_month_followed_products
        where $owners is null and is_chosen($segments, segment) and is_chosen($regions, region)
        union all
        select
            one.horizon_months,
            one.coverage,
            one.rank,
            one.counted,
            other.coverage,
            other.rank,
            other.counted,
            one.number * other.number
        from of_month_followed_counts as one
        inner join of_month_followed_counts as other
            on other.horizon_months = one.horizon_months and other.client_id = one.client_id
        where
            $owners is not null and one.counted <> 'client'
            -- a client's owner is that of all its counts: said of both, neither is read whole
            and is_chosen($owners, one.owner) and is_chosen($owners, other.owner)
            and is_chosen($segments, one.segment) and is_chosen($regions, one.region)
    ) as parts
    group by horizon_months, coverage, rank, counted, other_coverage, other_rank, other_counted
),
sums as (
    select
        horizon_months,
        coverage,
        rank,
        coalesce(sum(product) filter (counted = 'months'), 0)::double as n,
        coalesce(sum(product) filter (counted = 'churned'), 0)::double as c
    from products
    where other_counted = 'client' and is_chosen($ranks, rank)
    group by horizon_months, coverage, rank
),
-- ranks without neglected clients do not weigh; where such a rank has nobody covered the ratio is undefined
ranks as (
    select
        neglected.horizon_months,
        neglected.rank,
        neglected.n / sum(neglected.n) over (partition by neglected.horizon_months) as share,
        neglected.n as neglected_n,
        neglected.c as neglected_c,
        nullif(covered.n, 0) as covered_n,
        covered.c / nullif(covered.n, 0) as covered_rate
    from sums as neglected
    left join sums as covered
        on
            covered.coverage = 'covered'
            and covered.horizon_months = neglected.horizon_months
            and covered.rank = neglected.rank
    where neglected.coverage = 'neglected'
),
-- the covered rate at the rank mix of the neglected
rates as (
    select
        horizon_months,
        sum(neglected_n) as neglected_n,
        sum(neglected_c) / sum(neglected_n) as neglected_rate,
        sum(share * covered_rate order by rank) as covered_rate
    from ranks
    group by horizon_months
    having sum(neglected_c) > 0 and bool_and(covered_n is not null) and sum(share * covered_rate) > 0
),
-- a client's deviation is a sum of its counts, each with a weight: by how much it moves the logarithm of the ratio
weights as (
    select
        ranks.horizon_months,
        unnest(['neglected', 'neglected', 'covered', 'covered']) as coverage,
        ranks.rank,
        unnest(['churned', 'months', 'churned', 'months']) as counted,
        unnest([
            1 / (rates.neglected_rate * rates.neglected_n),
            -1 / rates.neglected_n,
            -ranks.share / ranks.covered_n / rates.covered_rate,
            ranks.share / ranks.covered_n * ranks.covered_rate / rates.covered_rate
        ]) as weight
    from ranks
    inner join rates on rates.horizon_months = ranks.horizon_months
),
-- their squares, summed in one order
deviations as (
    select
        products.horizon_months,
        sqrt(greatest(0, sum(
            one.weight * other.weight * products.product
            order by
                products.coverage, products.rank, products.counted,
                products.other_coverage, products.other_rank, products.other_counted
        ))) as deviation
    from products
    inner join weights as one
        on
            one.horizon_months = products.horizon_months
            and one.coverage = products.coverage
            and one.rank = products.rank
            and one.counted = products.counted
    inner join weights as other
        on
            other.horizon_months = products.horizon_months
            and other.coverage = products.other_coverage
            and other.rank = products.other_rank
            and other.counted = products.other_counted
    group by products.horizon_months
)
select
    cast($lag as integer) as lag_months,
    horizons.horizon_months,
    rates.neglected_rate / rates.covered_rate as rate_ratio,
    rates.neglected_rate / rates.covered_rate / exp(1.959963984540054 * deviations.deviation) as low,
    rates.neglected_rate / rates.covered_rate * exp(1.959963984540054 * deviations.deviation) as high
from (select unnest([3, 6, 12]) as horizon_months) as horizons
left join rates on rates.horizon_months = horizons.horizon_months
left join deviations on deviations.horizon_months = horizons.horizon_months
order by horizons.horizon_months
