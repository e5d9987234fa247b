-- one row per owner (or all of them), segment, region, rank and month of the 12 to come: clients of which less is guaranteed
-- than in the month before, how much less, and the two that fall the furthest; any choice merges them
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    month,
    count(*) as clients,
    cast(sum(falls_away) as decimal(28, 6)) as falls_away,
    min({'change': -falls_away, 'client_id': client_id, 'name': name}, 2) as furthest
from of_month_falling
group by grouping sets (
    (owner, segment, region, rank, month),
    (segment, region, rank, month)
)
