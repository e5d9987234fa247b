-- one row: how many clients stand where, and what sits with those that are overdue
select
    cast($month as date) as month,
    coalesce(sum(clients), 0) as active_clients,
    coalesce(sum(clients) filter (status = 'on track'), 0) as on_track_clients,
    coalesce(sum(clients) filter (status = 'due soon'), 0) as due_soon_clients,
    coalesce(sum(clients) filter (status = 'planned'), 0) as planned_clients,
    coalesce(sum(clients) filter (status = 'overdue'), 0) as overdue_clients,
    coalesce(sum(clients) filter (is_lapsed), 0) as lapsed_clients,
    coalesce(sum(clients) filter (is_too_new), 0) as too_new_clients,
    coalesce(sum(never_touched_clients) filter (not is_lapsed), 0) as never_touched_clients,
    coalesce(sum(revenue_at_risk), 0) as revenue_at_risk
from of_month_coverage_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
