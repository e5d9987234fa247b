-- one row per window (0, 1 or 12 months), month, segment, region and rank at its start: sums that any choice but of
-- owners adds up
with pairs as (
    select
        0 as window_length,
        month_number,
        segment,
        region,
        rank as rank_then,
        mrr as mrr_then,
        mrr as mrr_now,
        last_unpaid_number,
        chosen_exit_number
    from account_months
    where mrr > 0
    union all
    select
        1 as window_length,
        month_number,
        segment,
        region,
        rank_before as rank_then,
        mrr_before as mrr_then,
        mrr as mrr_now,
        last_unpaid_number,
        chosen_exit_number
    from account_months
    where mrr > 0 or mrr_before > 0
    union all
    select
        12 as window_length,
        month_number,
        segment,
        region,
        rank_year_before as rank_then,
        mrr_year_before as mrr_then,
        mrr as mrr_now,
        last_unpaid_number,
        chosen_exit_number
    from account_months
    where mrr > 0 or mrr_year_before > 0
)
select
    window_length,
    month_number,
    segment,
    region,
    rank_then,
    cast(count_if(mrr_then > 0) as bigint) as base_clients,
    cast(count_if(mrr_now < mrr_then) as bigint) as shrinking_clients,
    cast(count_if(mrr_then > 0 and mrr_now = 0) as bigint) as churned_clients,
    cast(count_if(
        mrr_then > 0 and mrr_now = 0
        and coalesce(chosen_exit_number > month_number - window_length and chosen_exit_number <= month_number, false)
    ) as bigint) as chosen_clients,
    cast(sum(mrr_then) as decimal(28, 6)) as starting,
    cast(sum(case when mrr_then > 0 then mrr_now else 0 end) as decimal(28, 6)) as retained,
    cast(sum(
        case when mrr_then > 0 and coalesce(last_unpaid_number, -1) < month_number - window_length then mrr_now else 0 end
    ) as decimal(28, 6)) as unbroken,
    cast(sum(least(mrr_then, mrr_now)) as decimal(28, 6)) as kept
from pairs
group by window_length, month_number, segment, region, rank_then
