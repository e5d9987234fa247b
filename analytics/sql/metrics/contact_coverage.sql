-- one row per active client, most neglected revenue first
select
    client_id,
    name,
    owner,
    rank,
    last_contact_on,
    days_since_contact,
    cadence_days,
    status,
    revenue_at_risk,
    neglect_score
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
order by neglect_score desc nulls last, client_id
