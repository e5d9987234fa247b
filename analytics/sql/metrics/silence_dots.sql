-- one row per active client that is not lapsed and has days without a touch, in the order of work_list
select
    client_id,
    rank,
    is_set_by_hand,
    status,
    days_since_contact,
    case when status in ('overdue', 'planned') then greatest(days_since_contact - cadence_days, 0) end as days_over,
    revenue_12m
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
where not is_lapsed and days_since_contact is not null and status not in ('lapsed', 'no contact data')
order by neglect_score desc nulls last, client_id
