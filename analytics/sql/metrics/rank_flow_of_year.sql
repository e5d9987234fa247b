-- one row per pair of ranks a year before and now, stayers included
select
    rank_year_before as rank_before,
    rank,
    sum(clients) as clients,
    sum(revenue_12m) as revenue_12m
from of_month_rank_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by rank_year_before, rank
order by rank_year_before, rank
