-- one row: how many clients stand where, and what sits with those that are overdue
select
    cast($month as date) as month,
    count(*) as active_clients,
    count(*) filter (status = 'on track') as on_track_clients,
    count(*) filter (status = 'due soon') as due_soon_clients,
    count(*) filter (status = 'planned') as planned_clients,
    count(*) filter (status = 'overdue') as overdue_clients,
    count(*) filter (is_lapsed) as lapsed_clients,
    count(*) filter (is_too_new) as too_new_clients,
    count(*) filter (last_contact_on is null and not is_lapsed) as never_touched_clients,
    coalesce(sum(revenue_at_risk), 0) as revenue_at_risk
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
