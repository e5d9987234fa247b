-- one row per client and contract end that has come, the newest first
-- (who is listed is found first: MRR is read of the months alone in which these contracts ended)
with come as (
    select
        versions.client_id,
        versions.contract_ends_on,
        month_number_of(versions.contract_ends_on) as ends_number,
        case when versions.next_ends_on > versions.contract_ends_on then versions.next_ends_on end as next_ends_on,
        case when versions.next_ends_on > versions.contract_ends_on then versions.next_from_day end as seen_on,
        looked_at.day
    from contract_versions as versions
    cross join day_looked_at($month) as looked_at
    where
        versions.contract_ends_on <= looked_at.day
        -- an end that an export put earlier was a correction: it never came
        and coalesce(versions.next_ends_on > versions.contract_ends_on, true)
),
listed as (
    select
        chosen.client_id,
        chosen.name,
        chosen.owner,
        come.contract_ends_on,
        come.ends_number,
        case
            when come.next_ends_on is not null then 'renewed'
            when chosen.mrr = 0 or coalesce(chosen.ended_on <= come.day, false) then 'ended'
            else 'overdue'
        end as outcome,
        come.next_ends_on,
        come.seen_on
    from come
    inner join of_month_standing as chosen on chosen.client_id = come.client_id
    where
        is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment)
        and is_chosen($regions, chosen.region) and is_chosen($ranks, chosen.rank)
    order by come.contract_ends_on desc, chosen.client_id
    limit $most
)
select
    listed.client_id,
    listed.name,
    listed.owner,
    listed.contract_ends_on,
    -- null where the contract ended after the reporting month: the MRR of that month is not known yet
    case when listed.ends_number <= reporting.reporting_number then coalesce(then_paid.mrr, 0) end as mrr_then,
    listed.outcome,
    listed.next_ends_on,
    listed.seen_on
from listed
cross join reporting
left join (
    select client_id, month_number, mrr
    from account_months
    where
        month_number >= (select min(one.ends_number) from listed as one)
        and month_number <= (select max(one.ends_number) from listed as one)
) as then_paid
    on then_paid.client_id = listed.client_id and then_paid.month_number = listed.ends_number
order by listed.contract_ends_on desc, listed.client_id
