-- one row per active client, most neglected revenue first, with all that a call needs
select
    calls.*,
    cast(null as double[]) as mrr_12_months
from calls($month, $owners, $segments, $regions, $ranks, $past, $most) as calls
order by
    case when $past then calls.status end,
    calls.neglect_score desc nulls last,
    case when $past then calls.days_over end desc nulls last,
    calls.client_id
