-- one row per active client, most neglected revenue first
select
    coverage.client_id,
    clients.name,
    coverage.owner,
    coverage.rank,
    coverage.last_contact_on,
    coverage.days_since_contact,
    coverage.cadence_days,
    coverage.status,
    coverage.revenue_at_risk,
    coverage.neglect_score
from chosen_coverage($month, $owners, $segments, $regions, $ranks) as coverage
inner join clients on clients.client_id = coverage.client_id
order by coverage.neglect_score desc nulls last, coverage.client_id
