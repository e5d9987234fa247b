-- one row: what the evidence of the chosen clients lacks: how many can be drawn, how many have each figure, and how many
-- without verdict lack each column
select
    coalesce(sum(clients), 0) as clients,
    coalesce(sum(drawable), 0) as drawable,
    coalesce(sum(with_margin), 0) as margin,
    coalesce(sum(with_effective_hourly_rate), 0) as effective_hourly_rate,
    coalesce(sum(with_hours_ratio), 0) as hours_ratio,
    coalesce(sum(with_out_of_scope_contacts), 0) as out_of_scope_contacts,
    coalesce(sum(with_days_late), 0) as days_late,
    coalesce(sum(with_negative_outcomes), 0) as negative_outcomes,
    coalesce(sum(with_minutes_per_1000), 0) as minutes_per_1000,
    coalesce(sum(clients) filter (verdict = 'no verdict'), 0) as without_verdict,
    coalesce(sum(without_cost) filter (verdict = 'no verdict'), 0) as without_cost,
    coalesce(sum(without_outcome) filter (verdict = 'no verdict'), 0) as without_outcome,
    coalesce(sum(without_retained_hours) filter (verdict = 'no verdict'), 0) as without_retained_hours,
    coalesce(sum(without_hours) filter (verdict = 'no verdict'), 0) as without_hours,
    coalesce(sum(without_minutes) filter (verdict = 'no verdict'), 0) as without_minutes
from of_month_fit_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
