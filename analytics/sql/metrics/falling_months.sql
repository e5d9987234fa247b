-- one row per month in which less is guaranteed of some clients than in the month before, the first so many: how many,
-- how much, and the names of the two that fall the furthest
select
    month,
    count(*) as clients,
    sum(falls_away) as falls_away,
    min_by(name, {'falls': -falls_away, 'client_id': client_id}, 2) as names
from of_month_falling
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by month
order by month
limit $most
