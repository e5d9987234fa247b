-- one row per client and month of the 12 to come in which less of it is guaranteed than in the month before
select
    client_id,
    name,
    owner,
    segment,
    region,
    rank,
    month,
    falls_away,
    contract_ends_on
from of_month_guarantees
where falls_away > 0
