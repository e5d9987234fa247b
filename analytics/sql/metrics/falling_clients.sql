-- one row per client and month in which less of it is guaranteed than in the month before
select
    client_id,
    name,
    owner,
    rank,
    month,
    falls_away,
    contract_ends_on
from chosen_guarantees($month, $owners, $segments, $regions, $ranks)
where falls_away > 0
order by month, falls_away desc, client_id
