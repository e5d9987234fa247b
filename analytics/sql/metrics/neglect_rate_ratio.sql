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
        sum(neglected_c_a)::double as neglected_c_a,
        sum(neglected_c_b)::double as neglected_c_b,
        sum(neglected_c_c)::double as neglected_c_c,
        sum(covered_n_a)::double as covered_n_a,
        sum(covered_n_b)::double as covered_n_b,
        sum(covered_n_c)::double as covered_n_c,
        sum(covered_c_a)::double as covered_c_a,
        sum(covered_c_b)::double as covered_c_b,
        sum(covered_c_c)::double as covered_c_c
    from mixes
    group by horizon_months
),
strata as (
    select
        horizon_months,
        'A' as computed_rank,
        neglected_n_a as neglected_n,
        covered_n_a as covered_n,
        covered_c_a as covered_c
    from sums
    union all
    select
        horizon_months,
        'B' as computed_rank,
        neglected_n_b as neglected_n,
        covered_n_b as covered_n,
        covered_c_b as covered_c
    from sums
    union all
    select
        horizon_months,
        'C' as computed_rank,
        neglected_n_c as neglected_n,
        covered_n_c as covered_n,
        covered_c_c as covered_c
    from sums
),
neglected as (
    select
        horizon_months,
        neglected_n_a + neglected_n_b + neglected_n_c as n,
        (neglected_c_a + neglected_c_b + neglected_c_c) / (neglected_n_a + neglected_n_b + neglected_n_c) as rate
    from sums
    where neglected_n_a + neglected_n_b + neglected_n_c > 0
),
-- the covered rate at the rank mix of the neglected; undefined when such a rank has nobody covered
standardised as (
    select
        strata.horizon_months,
        sum(strata.neglected_n / neglected.n * strata.covered_c / nullif(strata.covered_n, 0) order by strata.computed_rank)
            filter (strata.neglected_n > 0) as rate,
        bool_and(strata.covered_n > 0) filter (strata.neglected_n > 0) as is_defined
    from strata
    inner join neglected on neglected.horizon_months = strata.horizon_months
    group by strata.horizon_months
),
-- what a covered client's churns and months weigh in its term, by rank; ranks without neglected clients do not
weights as (
    select
        strata.horizon_months,
        any_value(neglected.rate) as neglected_rate,
        any_value(neglected.n) as neglected_n,
        coalesce(max(strata.neglected_n / neglected.n / strata.covered_n) filter (computed_rank = 'A'), 0) as weight_a,
        coalesce(max(strata.neglected_n / neglected.n / strata.covered_n) filter (computed_rank = 'B'), 0) as weight_b,
        coalesce(max(strata.neglected_n / neglected.n / strata.covered_n) filter (computed_rank = 'C'), 0) as weight_c,
        coalesce(max(strata.covered_c / strata.covered_n) filter (computed_rank = 'A'), 0) as rate_a,
        coalesce(max(strata.covered_c / strata.covered_n) filter (computed_rank = 'B'), 0) as rate_b,
        coalesce(max(strata.covered_c / strata.covered_n) filter (computed_rank = 'C'), 0) as rate_c,
        any_value(standardised.rate) as covered_rate
    from strata
    inner join neglected on neglected.horizon_months = strata.horizon_months
    inner join standardised on standardised.horizon_months = strata.horizon_months
    where neglected.rate > 0 and standardised.is_defined and standardised.rate > 0 and strata.neglected_n > 0
    group by strata.horizon_months
),
by_client as (
    select
        horizon_months,
        client_id,
        (neglected_n_a + neglected_n_b + neglected_n_c)::double as neglected_n,
        (neglected_c_a + neglected_c_b + neglected_c_c)::double as neglected_c,
        covered_n_a::double as n_a,
        covered_c_a::double as c_a,
        covered_n_b::double as n_b,
        covered_c_b::double as c_b,
        covered_n_c::double as n_c,
        covered_c_c::double as c_c
    from mixes
),
terms as (
    select
        by_client.horizon_months,
        by_client.client_id,
        (by_client.neglected_c - weights.neglected_rate * by_client.neglected_n)
        / (weights.neglected_rate * weights.neglected_n)
        - (
            weights.weight_a * (by_client.c_a - weights.rate_a * by_client.n_a)
            + weights.weight_b * (by_client.c_b - weights.rate_b * by_client.n_b)
            + weights.weight_c * (by_client.c_c - weights.rate_c * by_client.n_c)
        ) / weights.covered_rate as term
    from by_client
    inner join weights on weights.horizon_months = by_client.horizon_months
),
deviations as (
    select
        horizon_months,
        sqrt(sum(term * term order by client_id)) as deviation
    from terms
    group by horizon_months
)
select
    cast($lag as integer) as lag_months,
    horizons.horizon_months,
    neglected.rate / standardised.rate as rate_ratio,
    neglected.rate / standardised.rate / exp(1.959963984540054 * deviations.deviation) as low,
    neglected.rate / standardised.rate * exp(1.959963984540054 * deviations.deviation) as high
from (select unnest([3, 6, 12]) as horizon_months) as horizons
left join deviations on deviations.horizon_months = horizons.horizon_months
left join neglected on neglected.horizon_months = horizons.horizon_months and deviations.horizon_months is not null
left join standardised
    on standardised.horizon_months = horizons.horizon_months and deviations.horizon_months is not null
order by horizons.horizon_months
