-- one row per client past its cadence, with all that a call needs: the overdue ones, then the planned ones
select
    calls.*,
    row_number() over (
        order by calls.status, calls.neglect_score desc nulls last, calls.days_over desc nulls last, calls.client_id
    ) as place
from calls($month, null, null, null, null, true, null) as calls
order by place
