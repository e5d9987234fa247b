-- one row per horizon and coverage
with by_client as (
    select
        horizon_months,
        coverage,
        client_id,
        cast(sum(client_months) as bigint) as client_months,
        cast(sum(churned) as bigint) as churned,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(mrr_kept) as mrr_kept
    from of_month_followed
    where
        ($owners is not null or $ranks is not null)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, computed_rank)
    group by horizon_months, coverage, client_id
),
sums as (
    select
        horizon_months,
        coverage,
        cast(sum(client_months) as bigint) as client_months,
        cast(sum(clients) as bigint) as clients,
        cast(sum(churned) as bigint) as churned,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(mrr_kept) as mrr_kept,
        sum(churned_squared) as churned_squared,
        sum(churned_by_months) as churned_by_months,
        sum(months_squared) as months_squared
    from of_month_followed_groups
    where
        $owners is null and $ranks is null
        and is_chosen($segments, segment) and is_chosen($regions, region)
    group by horizon_months, coverage
    union all
    select
        horizon_months,
        coverage,
        cast(sum(client_months) as bigint) as client_months,
        count(*) as clients,
        cast(sum(churned) as bigint) as churned,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(mrr_kept) as mrr_kept,
        sum(churned * churned) as churned_squared,
        sum(churned * client_months) as churned_by_months,
        sum(client_months * client_months) as months_squared
    from by_client
    group by horizon_months, coverage
),
-- sum over clients of (c_i - p n_i)^2, in whole numbers: each term is multiplied by all client-months
squares as (
    select
        *,
        client_months::hugeint * client_months * churned_squared
        - 2 * client_months::hugeint * churned * churned_by_months
        + churned::hugeint * churned * months_squared as squares
    from sums
),
deviations as (
    select
        *,
        churned / client_months::double as rate,
        -- sqrt(variance) / (p (1 - p)), with p = churned / client_months
        sqrt(squares::double) / (churned::double * (client_months - churned)) as logit_deviation
    from squares
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
