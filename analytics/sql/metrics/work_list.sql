-- one row per active client, most neglected revenue first, with all that a call needs and a line of MRR
select
    calls.*,
    lines.mrr_12_months
from calls($month, $owners, $segments, $regions, $ranks, $past, $most) as calls
left join of_month_lines as lines on lines.client_id = calls.client_id
order by
    case when $past then calls.status end,
    calls.neglect_score desc nulls last,
    case when $past then calls.days_over end desc nulls last,
    calls.client_id
