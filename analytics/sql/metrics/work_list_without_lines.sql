-- one row per active client, most neglected revenue first, with all that a call needs
select
    calls.*,
    cast(null as double[]) as mrr_12_months
from calls($month, $owners, $segments, $regions, $ranks, false, $most) as calls
order by
    calls.neglect_score desc nulls last,
    calls.client_id
