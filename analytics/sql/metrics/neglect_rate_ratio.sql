-- one row per horizon
with by_client as (
    select
        horizon_months,
        coverage,
        computed_rank,
        client_id,
        client_months::double as n,
        churned::double as c
    from chosen_followed($is_kept, $lag, month_number_of($month), $owners, $segments, $regions, $ranks)
    where coverage in ('covered', 'neglected')
),
strata as (
    select
        horizon_months,
        computed_rank,
        coalesce(sum(n) filter (coverage = 'neglected'), 0) as neglected_n,
        coalesce(sum(n) filter (coverage = 'covered'), 0) as covered_n,
        coalesce(sum(c) filter (coverage = 'covered'), 0) as covered_c
    from by_client
    group by horizon_months, computed_rank
),
neglected as (
    select
        horizon_months,
        sum(n) as n,
        sum(c) / sum(n) as rate
    from by_client
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
terms as (
    select
        by_client.horizon_months,
        by_client.client_id,
        sum(case
            when by_client.coverage = 'neglected'
                then (by_client.c - neglected.rate * by_client.n) / (neglected.rate * neglected.n)
            when strata.neglected_n > 0
                then -(strata.neglected_n / neglected.n)
                    * (by_client.c - strata.covered_c / strata.covered_n * by_client.n)
                    / (strata.covered_n * standardised.rate)
            else 0
        end order by by_client.coverage, by_client.computed_rank) as term
    from by_client
    inner join strata
        on strata.horizon_months = by_client.horizon_months and strata.computed_rank = by_client.computed_rank
    inner join neglected on neglected.horizon_months = by_client.horizon_months
    inner join standardised on standardised.horizon_months = by_client.horizon_months
    where neglected.rate > 0 and standardised.is_defined and standardised.rate > 0
    group by by_client.horizon_months, by_client.client_id
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
