-- one row per client past its cadence, with all that a call needs and its place: overdue ones first, then planned ones
select
    calls.*,
    row_number() over (
        order by calls.status, calls.neglect_score desc nulls last, calls.days_over desc nulls last, calls.client_id
    ) as place
from calls($month, null, null, null, null, true, null) as calls
