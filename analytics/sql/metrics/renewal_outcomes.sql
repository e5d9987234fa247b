-- one row per client and contract end that has come, the newest first
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    versions.contract_ends_on,
    -- null where the contract ended after the reporting month: the MRR of that month is not known yet
    case
        when month_number_of(versions.contract_ends_on) <= reporting.reporting_number then coalesce(then_paid.mrr, 0)
    end as mrr_then,
    case
        when versions.next_ends_on > versions.contract_ends_on then 'renewed'
        when chosen.mrr = 0 or coalesce(chosen.ended_on <= looked_at.day, false) then 'ended'
        else 'overdue'
    end as outcome,
    case when versions.next_ends_on > versions.contract_ends_on then versions.next_ends_on end as next_ends_on,
    case when versions.next_ends_on > versions.contract_ends_on then versions.next_from_day end as seen_on
from contract_versions as versions
inner join of_month_standing as chosen
    on chosen.client_id = versions.client_id
cross join day_looked_at($month) as looked_at
cross join reporting
left join account_months as then_paid
    on
        then_paid.client_id = versions.client_id
        and then_paid.month_number = month_number_of(versions.contract_ends_on)
where
    versions.contract_ends_on <= looked_at.day
    -- an end that an export put earlier was a correction: it never came
    and coalesce(versions.next_ends_on > versions.contract_ends_on, true)
    and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
    and is_chosen($ranks, chosen.rank)
order by versions.contract_ends_on desc, chosen.client_id
