-- one row per active client that is not lapsed and has days without a touch: what a picture of all of them draws, and its
-- place by revenue among those of its rank
select
    client_id,
    owner,
    segment,
    region,
    rank,
    is_set_by_hand,
    status,
    days_since_contact,
    revenue_12m,
    neglect_score,
    row_number() over (partition by rank order by revenue_12m desc, neglect_score desc nulls last, client_id) as place
from chosen_coverage($month, null, null, null, null)
where not is_lapsed and days_since_contact is not null and status not in ('lapsed', 'no contact data')
