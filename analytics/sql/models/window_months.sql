-- one row per window (0, 1 or 12 months), month, segment, region and rank at its start: sums that any choice but of
-- owners adds up; what is paid now at the rates of the window's start, and as reported
with pairs as (
    select
        0 as window_length,
        month_number,
        segment,
        region,
        rank as rank_then,
        mrr as mrr_then,
        mrr as mrr_now,
        mrr as mrr_now_at_start,
        last_unpaid_number,
        chosen_exit_number
    from account_months
    where mrr > 0
    union all
    select
        1 as window_length,
        account_months.month_number,
        account_months.segment,
        account_months.region,
        account_months.rank_before as rank_then,
        account_months.mrr_before as mrr_then,
        account_months.mrr as mrr_now,
        coalesce(revalued_mrr.mrr, account_months.mrr) as mrr_now_at_start,
        account_months.last_unpaid_number,
        account_months.chosen_exit_number
    from account_months
    left join revalued_mrr
        on
            revalued_mrr.client_id = account_months.client_id
            and revalued_mrr.month_number = account_months.month_number
            and revalued_mrr.rates_number = account_months.month_number - 1
    where account_months.mrr > 0 or account_months.mrr_before > 0
    union all
    select
        12 as window_length,
        account_months.month_number,
        account_months.segment,
        account_months.region,
        account_months.rank_year_before as rank_then,
        account_months.mrr_year_before as mrr_then,
        account_months.mrr as mrr_now,
        coalesce(revalued_mrr.mrr, account_months.mrr) as mrr_now_at_start,
        account_months.last_unpaid_number,
        account_months.chosen_exit_number
    from account_months
    left join revalued_mrr
        on
            revalued_mrr.client_id = account_months.client_id
            and revalued_mrr.month_number = account_months.month_number
            and revalued_mrr.rates_number = account_months.month_number - 12
    where account_months.mrr > 0 or account_months.mrr_year_before > 0
)
select
    window_length,
    month_number,
    segment,
    region,
    rank_then,
    cast(count_if(mrr_then > 0) as bigint) as base_clients,
    cast(count_if(mrr_now_at_start < mrr_then) as bigint) as shrinking_clients,
    cast(count_if(mrr_then > 0 and mrr_now = 0) as bigint) as churned_clients,
    cast(count_if(
        mrr_then > 0 and mrr_now = 0
        and coalesce(chosen_exit_number > month_number - window_length and chosen_exit_number <= month_number, false)
    ) as bigint) as chosen_clients,
    cast(sum(mrr_then) as decimal(28, 6)) as starting,
    cast(sum(case when mrr_then > 0 then mrr_now_at_start else 0 end) as decimal(28, 6)) as retained,
    cast(sum(
        case
            when mrr_then > 0 and coalesce(last_unpaid_number, -1) < month_number - window_length then mrr_now_at_start
            else 0
        end
    ) as decimal(28, 6)) as unbroken,
    cast(sum(least(mrr_then, mrr_now_at_start)) as decimal(28, 6)) as kept,
    cast(sum(case when mrr_then > 0 then mrr_now else 0 end) as decimal(28, 6)) as retained_as_reported,
    cast(sum(least(mrr_then, mrr_now)) as decimal(28, 6)) as kept_as_reported
from pairs
group by window_length, month_number, segment, region, rank_then
