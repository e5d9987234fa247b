-- one row per horizon and coverage
with followed as (
    select * from followed_months($lag, month_number_of($month), $owners, $segments, $regions, $ranks)
),
by_client as (
    select
        horizon_months,
        coverage,
        client_id,
        count(*) as client_months,
        count_if(churned) as churned,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(least(mrr_start, mrr_end)) as mrr_kept
    from followed
    group by horizon_months, coverage, client_id
),
sums as (
    select
        horizon_months,
        coverage,
        sum(client_months) as client_months,
        count(*) as clients,
        sum(churned) as churned,
        sum(churned) / sum(client_months)::double as rate,
        -- sum of (c_i - p n_i)^2 over clients, expanded so that it needs no second pass
        sum(churned * churned) as churned_squared,
        sum(churned * client_months) as churned_by_months,
        sum(client_months * client_months) as months_squared,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(mrr_kept) as mrr_kept
    from by_client
    group by horizon_months, coverage
),
deviations as (
    select
        *,
        sqrt(greatest(
            churned_squared::double - 2 * rate * churned_by_months::double + rate * rate * months_squared::double, 0
        )) / client_months::double / (rate * (1 - rate)) as logit_deviation
    from sums
)
select
    cast($lag as integer) as lag_months,
    horizons.horizon_months,
    coverages.coverage,
    cast(coalesce(deviations.client_months, 0) as bigint) as client_months,
    coalesce(deviations.clients, 0) as clients,
    cast(coalesce(deviations.churned, 0) as bigint) as churned,
    deviations.rate as churn_rate,
    case when deviations.rate > 0 and deviations.rate < 1
        then 1 / (1 + exp(-(ln(deviations.rate / (1 - deviations.rate)) - 1.959963984540054 * logit_deviation))) end
        as low,
    case when deviations.rate > 0 and deviations.rate < 1
        then 1 / (1 + exp(-(ln(deviations.rate / (1 - deviations.rate)) + 1.959963984540054 * logit_deviation))) end
        as high,
    share(deviations.mrr_end, deviations.mrr_start) as net_dollar_retention,
    share(deviations.mrr_kept, deviations.mrr_start) as gross_dollar_retention
from (select unnest([3, 6, 12]) as horizon_months) as horizons
cross join (select unnest(['covered', 'neglected', 'too new']) as coverage) as coverages
left join deviations
    on deviations.horizon_months = horizons.horizon_months and deviations.coverage = coverages.coverage
order by horizons.horizon_months, coverages.coverage
