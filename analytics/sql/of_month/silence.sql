-- one row per active client that is not lapsed and has days without a touch, the largest of each rank first: what a
-- picture of all of them draws
select
    coverage.client_id,
    clients.name,
    coverage.owner,
    coverage.segment,
    coverage.region,
    coverage.rank,
    coverage.is_set_by_hand,
    coverage.status,
    coverage.days_since_contact,
    coverage.revenue_12m,
    coverage.neglect_score,
    row_number() over (
        partition by coverage.rank
        order by coverage.revenue_12m desc, coverage.neglect_score desc nulls last, coverage.client_id
    ) as place
from chosen_coverage($month, null, null, null, null) as coverage
inner join clients on clients.client_id = coverage.client_id
where
    not coverage.is_lapsed and coverage.days_since_contact is not null
    and coverage.status not in ('lapsed', 'no contact data')
order by coverage.rank, place
