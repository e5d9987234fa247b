-- one row: how many clients stand where, and what sits with those that are overdue
select
    cast($month as date) as month,
    count(*) as active_clients,
    count_if(status = 'on track') as on_track_clients,
    count_if(status = 'due soon') as due_soon_clients,
    count_if(status = 'planned') as planned_clients,
    count_if(status = 'overdue') as overdue_clients,
    count_if(is_lapsed) as lapsed_clients,
    count_if(is_too_new) as too_new_clients,
    count_if(last_contact_on is null and not is_lapsed) as never_touched_clients,
    coalesce(sum(revenue_at_risk), 0) as revenue_at_risk
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
