-- one row per retainer client whose contract ends within so many days, or has ended; the first day to act on first
select
    client_id,
    name,
    owner,
    rank,
    mrr,
    contract_ends_on,
    days_to_end,
    notice_days,
    notice_on,
    days_to_notice,
    state,
    status,
    days_since_contact,
    hours_ratio,
    days_late,
    verdict
from of_month_renewals
where
    days_to_end <= $days
    and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by coalesce(notice_on, contract_ends_on), client_id
limit $most
