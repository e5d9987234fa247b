-- one row per horizon, coverage, segment and region: what retention by coverage rests on, in sums that any choice but
-- of owners and ranks adds up; squares and products are those of each client's sums
with by_client as (
    select
        horizon_months,
        coverage,
        client_id,
        segment,
        region,
        cast(sum(client_months) as bigint) as client_months,
        cast(sum(churned) as bigint) as churned,
        sum(mrr_start) as mrr_start,
        sum(mrr_end) as mrr_end,
        sum(mrr_kept) as mrr_kept
    from of_month_followed
    group by horizon_months, coverage, client_id, segment, region
)
select
    horizon_months,
    coverage,
    segment,
    region,
    cast(count(*) as bigint) as clients,
    cast(sum(client_months) as bigint) as client_months,
    cast(sum(churned) as bigint) as churned,
    cast(sum(mrr_start) as decimal(28, 6)) as mrr_start,
    cast(sum(mrr_end) as decimal(28, 6)) as mrr_end,
    cast(sum(mrr_kept) as decimal(28, 6)) as mrr_kept,
    cast(sum(churned * churned) as bigint) as churned_squared,
    cast(sum(churned * client_months) as bigint) as churned_by_months,
    cast(sum(client_months * client_months) as bigint) as months_squared
from by_client
group by horizon_months, coverage, segment, region
