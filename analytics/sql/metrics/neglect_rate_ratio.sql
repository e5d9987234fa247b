-- one row per horizon
with followed as (
    select horizon_months, client_id, coverage, computed_rank, client_months as n, churned as c
    from chosen_followed($is_kept, $lag, month_number_of($month), $owners, $segments, $regions, $ranks)
    where coverage in ('covered', 'neglected')
),
strata as (
    select
        horizon_months,
        computed_rank,
        coalesce(sum(n) filter (coverage = 'neglected'), 0)::double as neglected_n,
        coalesce(sum(n) filter (coverage = 'covered'), 0)::double as covered_n,
        coalesce(sum(c) filter (coverage = 'covered'), 0)::double as covered_c
    from followed
    group by horizon_months, computed_rank
),
neglected as (
    select
        horizon_months,
        sum(n)::double as n,
        sum(c)::double / sum(n)::double as rate
    from followed
    where coverage = 'neglected'
    group by horizon_months
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
        sum(case when coverage = 'neglected' then n else 0 end)::double as neglected_n,
        sum(case when coverage = 'neglected' then c else 0 end)::double as neglected_c,
        sum(case when coverage = 'covered' and computed_rank = 'A' then n else 0 end)::double as n_a,
        sum(case when coverage = 'covered' and computed_rank = 'A' then c else 0 end)::double as c_a,
        sum(case when coverage = 'covered' and computed_rank = 'B' then n else 0 end)::double as n_b,
        sum(case when coverage = 'covered' and computed_rank = 'B' then c else 0 end)::double as c_b,
        sum(case when coverage = 'covered' and computed_rank = 'C' then n else 0 end)::double as n_c,
        sum(case when coverage = 'covered' and computed_rank = 'C' then c else 0 end)::double as c_c
    from followed
    group by horizon_months, client_id
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
