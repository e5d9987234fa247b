-- one row per active client, most neglected revenue first, with all that a call needs
-- (who is listed is found first: of many clients only these are read in full)
with listed as (
    select client_id
    from chosen_coverage($month, $owners, $segments, $regions, $ranks)
    where not $past or status in ('overdue', 'planned')
    order by
        case when $past then status end,
        neglect_score desc nulls last,
        case when $past then greatest(days_since_contact - cadence_days, 0) end desc nulls last,
        client_id
    limit $most
)
select
    calls.*,
    cast(null as double[]) as mrr_12_months
from calls($month, $owners, $segments, $regions, $ranks, $past) as calls
where $most is null or calls.client_id in (select listed.client_id from listed)
order by
    case when $past then calls.status end,
    calls.neglect_score desc nulls last,
    case when $past then calls.days_over end desc nulls last,
    calls.client_id
