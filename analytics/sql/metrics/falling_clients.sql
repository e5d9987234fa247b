-- one row per client and month in which less of it is guaranteed than in the month before
select
    client_id,
    name,
    owner,
    rank,
    month,
    falls_away,
    contract_ends_on
from of_month_falling
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by month, falls_away desc, client_id
