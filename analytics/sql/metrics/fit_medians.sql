-- one row: the median of each figure over all active clients of the book that have it
select
    clients,
    margin,
    effective_hourly_rate,
    hours_ratio,
    out_of_scope_contacts,
    days_late,
    negative_outcomes,
    minutes_per_1000
from of_month_fit_medians
