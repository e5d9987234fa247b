-- one row per horizon
-- client-months (n) and churns (c) of each client by coverage and rank, zero where the rank is not chosen
with mixes as (
    select
        horizon_months,
        client_id,
        case when is_chosen($ranks, 'A') then neglected_n_a else 0 end as neglected_n_a,
        case when is_chosen($ranks, 'B') then neglected_n_b else 0 end as neglected_n_b,
        case when is_chosen($ranks, 'C') then neglected_n_c else 0 end as neglected_n_c,
        case when is_chosen($ranks, 'A') then neglected_c_a else 0 end as neglected_c_a,
        case when is_chosen($ranks, 'B') then neglected_c_b else 0 end as neglected_c_b,
        case when is_chosen($ranks, 'C') then neglected_c_c else 0 end as neglected_c_c,
        case when is_chosen($ranks, 'A') then covered_n_a else 0 end as covered_n_a,
        case when is_chosen($ranks, 'B') then covered_n_b else 0 end as covered_n_b,
        case when is_chosen($ranks, 'C') then covered_n_c else 0 end as covered_n_c,
        case when is_chosen($ranks, 'A') then covered_c_a else 0 end as covered_c_a,
        case when is_chosen($ranks, 'B') then covered_c_b else 0 end as covered_c_b,
        case when is_chosen($ranks, 'C') then covered_c_c else 0 end as covered_c_c
    from of_month_followed_mixes
    where is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
),
sums as (
    select
        horizon_months,
        sum(neglected_n_a)::double as neglected_n_a,
        sum(neglected_n_b)::double as neglected_n_b,
        sum(neglected_n_c)::double as neglected_n_c,
        sum(neglected_n_a + neglected_n_b + neglected_n_c)::double as neglected_n,
        sum(neglected_c_a + neglected_c_b + neglected_c_c)::double as neglected_c,
        sum(covered_n_a)::double as covered_n_a,
        sum(covered_n_b)::double as covered_n_b,
        sum(covered_n_c)::double as covered_n_c,
        sum(covered_c_a)::double as covered_c_a,
        sum(covered_c_b)::double as covered_c_b,
        sum(covered_c_c)::double as covered_c_c
    from mixes
    group by horizon_months
),
-- the covered rate at the rank mix of the neglected; ranks without neglected clients do not weigh
rates as (
    select
        *,
        neglected_c / neglected_n as neglected_rate,
        neglected_n_a / neglected_n as share_a,
        neglected_n_b / neglected_n as share_b,
        neglected_n_c / neglected_n as share_c,
        coalesce(neglected_n_a / neglected_n * covered_c_a / nullif(covered_n_a, 0), 0)
        + coalesce(neglected_n_b / neglected_n * covered_c_b / nullif(covered_n_b, 0), 0)
        + coalesce(neglected_n_c / neglected_n * covered_c_c / nullif(covered_n_c, 0), 0) as covered_rate
    from sums
    -- undefined when such a rank has nobody covered
    where
        neglected_c > 0
        and (covered_n_a > 0 or neglected_n_a = 0)
        and (covered_n_b > 0 or neglected_n_b = 0)
        and (covered_n_c > 0 or neglected_n_c = 0)
),
-- what a covered client's churns and months weigh in its term, by rank
weights as (
    select
        horizon_months,
        neglected_n,
        neglected_rate,
        covered_rate,
        coalesce(share_a / nullif(covered_n_a, 0), 0) as weight_a,
        coalesce(share_b / nullif(covered_n_b, 0), 0) as weight_b,
        coalesce(share_c / nullif(covered_n_c, 0), 0) as weight_c,
        coalesce(covered_c_a / nullif(covered_n_a, 0), 0) as rate_a,
        coalesce(covered_c_b / nullif(covered_n_b, 0), 0) as rate_b,
        coalesce(covered_c_c / nullif(covered_n_c, 0), 0) as rate_c
    from rates
    where covered_rate > 0
),
terms as (
    select
        mixes.horizon_months,
        (
            (mixes.neglected_c_a + mixes.neglected_c_b + mixes.neglected_c_c)
            - weights.neglected_rate * (mixes.neglected_n_a + mixes.neglected_n_b + mixes.neglected_n_c)
        ) / (weights.neglected_rate * weights.neglected_n)
        - (
            weights.weight_a * (mixes.covered_c_a - weights.rate_a * mixes.covered_n_a)
            + weights.weight_b * (mixes.covered_c_b - weights.rate_b * mixes.covered_n_b)
            + weights.weight_c * (mixes.covered_c_c - weights.rate_c * mixes.covered_n_c)
        ) / weights.covered_rate as term
    from mixes
    inner join weights on weights.horizon_months = mixes.horizon_months
),
deviations as (
    select
        horizon_months,
        -- in whole parts, so that no order of the clients tells; the squares of all clients add up to less than 10
        sqrt(sum(cast(term * term * 1e36 as hugeint))::double / 1e36) as deviation
    from terms
    group by horizon_months
)
select
    cast($lag as integer) as lag_months,
    horizons.horizon_months,
    weights.neglected_rate / weights.covered_rate as rate_ratio,
    weights.neglected_rate / weights.covered_rate / exp(1.959963984540054 * deviations.deviation) as low,
    weights.neglected_rate / weights.covered_rate * exp(1.959963984540054 * deviations.deviation) as high
from (select unnest([3, 6, 12]) as horizon_months) as horizons
left join weights on weights.horizon_months = horizons.horizon_months
left join deviations on deviations.horizon_months = horizons.horizon_months
order by horizons.horizon_months
