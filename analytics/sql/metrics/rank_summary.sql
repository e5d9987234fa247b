-- one row per rank: its clients and their part of the revenue
select
    rank,
    sum(clients) as clients,
    sum(revenue_12m) as revenue_12m,
    share(sum(counted_12m), sum(sum(counted_12m)) over ()) as revenue_share,
    sum(mrr) as mrr
from of_month_rank_sums
where
    rank <> 'unranked'
    and is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by rank
order by rank
