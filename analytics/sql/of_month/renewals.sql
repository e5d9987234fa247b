-- one row per retainer client whose contract ends, or ended within a year, with what to know of it
select
    retainers.client_id,
    retainers.name,
    retainers.owner,
    retainers.segment,
    retainers.region,
    retainers.rank,
    retainers.mrr,
    retainers.contract_ends_on,
    retainers.contract_ends_on - $day as days_to_end,
    retainers.notice_days,
    retainers.contract_ends_on - retainers.notice_days as notice_on,
    retainers.contract_ends_on - retainers.notice_days - $day as days_to_notice,
    case
        when retainers.contract_ends_on < $day then 'overdue'
        when retainers.contract_ends_on - retainers.notice_days < $day then 'notice passed'
        else 'due'
    end as state,
    retainers.status,
    retainers.days_since_contact,
    share(worked.fee_hours, retainers.retained_hours * worked.fee_months) as hours_ratio,
    share(lateness.weighted_days, lateness.amount) as days_late,
    fit.verdict
from of_month_standing as retainers
left join of_month_worked_3 as worked on worked.client_id = retainers.client_id
left join of_month_lateness as lateness on lateness.client_id = retainers.client_id
left join of_month_fit as fit on fit.client_id = retainers.client_id
where
    retainers.mrr > 0
    -- what ended more than a year ago was never kept up
    and retainers.contract_ends_on >= $day - 365
