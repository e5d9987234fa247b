-- one row per client and contract end that has come, the newest first, with what became of it
with come as (
    select
        client_id,
        contract_ends_on,
        month_number_of(contract_ends_on) as ends_number,
        case when next_ends_on > contract_ends_on then next_ends_on end as next_ends_on,
        case when next_ends_on > contract_ends_on then next_from_day end as seen_on
    from contract_versions
    where
        contract_ends_on <= $day
        -- an end that an export put earlier was a correction: it never came
        and coalesce(next_ends_on > contract_ends_on, true)
)
select
    come.client_id,
    standing.name,
    standing.owner,
    standing.segment,
    standing.region,
    standing.rank,
    come.contract_ends_on,
    -- null where the contract ended after the reporting month: the MRR of that month is not known yet
    case when come.ends_number <= reporting.reporting_number then coalesce(then_paid.mrr, 0) end as mrr_then,
    case
        when come.next_ends_on is not null then 'renewed'
        when standing.mrr = 0 or coalesce(standing.ended_on <= $day, false) then 'ended'
        else 'overdue'
    end as outcome,
    come.next_ends_on,
    come.seen_on
from come
inner join of_month_standing as standing on standing.client_id = come.client_id
cross join reporting
left join account_months as then_paid
    on then_paid.client_id = come.client_id and then_paid.month_number = come.ends_number
order by come.contract_ends_on desc, come.client_id
