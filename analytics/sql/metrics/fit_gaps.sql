-- one row: what the evidence of the chosen clients lacks: how many can be drawn, how many have each figure, and how many
-- without verdict lack each column
select
    count(*) as clients,
    count(*) filter (is_margin_known and burden is not null) as drawable,
    count(margin) as margin,
    count(effective_hourly_rate) as effective_hourly_rate,
    count(hours_ratio) as hours_ratio,
    count(out_of_scope_contacts) as out_of_scope_contacts,
    count(days_late) as days_late,
    count(negative_outcomes) as negative_outcomes,
    count(minutes_per_1000) as minutes_per_1000,
    count(*) filter (verdict = 'no verdict') as without_verdict,
    count(*) filter (verdict = 'no verdict' and list_contains(missing, 'cost')) as without_cost,
    count(*) filter (verdict = 'no verdict' and list_contains(missing, 'outcome')) as without_outcome,
    count(*) filter (verdict = 'no verdict' and list_contains(missing, 'retained_hours')) as without_retained_hours,
    count(*) filter (verdict = 'no verdict' and list_contains(missing, 'hours')) as without_hours,
    count(*) filter (verdict = 'no verdict' and list_contains(missing, 'minutes')) as without_minutes
from of_month_fit
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
