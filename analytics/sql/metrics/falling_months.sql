-- one row per month in which less is guaranteed of some clients than in the month before, the first so many: how many,
-- how much, and the names of the two that fall the furthest
select
    month,
    sum(clients) as clients,
    sum(falls_away) as falls_away,
    list_transform(list_sort(flatten(list(furthest)))[1:2], lambda one: one.name) as names
from of_month_falling_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by month
order by month
limit $most
