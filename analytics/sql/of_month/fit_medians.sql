-- one row: the median of each figure over all active clients of the book that have it
select
    count(*) as clients,
    median(margin) as margin,
    median(effective_hourly_rate) as effective_hourly_rate,
    median(hours_ratio) as hours_ratio,
    median(cast(out_of_scope_contacts as double)) as out_of_scope_contacts,
    median(days_late) as days_late,
    median(cast(negative_outcomes as double)) as negative_outcomes,
    median(minutes_per_1000) as minutes_per_1000
from of_month_fit
