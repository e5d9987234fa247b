-- one row per retainer client whose contract ends within so many days, or has ended; the first day to act on first
with three_months as (
    select client_id, hours_ratio
    from hours_against_fee(
        $month, 3, $scope_creep_line, $under_use_line, $owners, $segments, $regions, $ranks
    )
),
lateness as (
    select client_id, days_late
    from client_lateness(
        (select day from day_looked_at($month)), $payment_terms_days,
        month_number_of($month) - 11, month_number_of($month)
    )
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    chosen.rank,
    chosen.mrr,
    chosen.contract_ends_on,
    chosen.contract_ends_on - looked_at.day as days_to_end,
    chosen.notice_days,
    chosen.contract_ends_on - chosen.notice_days as notice_on,
    chosen.contract_ends_on - chosen.notice_days - looked_at.day as days_to_notice,
    case
        when chosen.contract_ends_on < looked_at.day then 'overdue'
        when chosen.contract_ends_on - chosen.notice_days < looked_at.day then 'notice passed'
        else 'due'
    end as state,
    coverage.status,
    coverage.days_since_contact,
    three_months.hours_ratio,
    lateness.days_late
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
cross join day_looked_at($month) as looked_at
left join account_coverage as coverage on coverage.client_id = chosen.client_id and coverage.month = $month
left join three_months on three_months.client_id = chosen.client_id
left join lateness on lateness.client_id = chosen.client_id
where
    chosen.mrr > 0
    -- what ended more than a year ago was never kept up
    and chosen.contract_ends_on between looked_at.day - 365 and looked_at.day + $days
order by coalesce(chosen.contract_ends_on - chosen.notice_days, chosen.contract_ends_on), chosen.client_id
