-- one row per rank: its clients and their part of the revenue
select
    rank,
    count(*) as clients,
    sum(revenue_12m) as revenue_12m,
    share(sum(greatest(rank_basis_12m, 0)), sum(sum(greatest(rank_basis_12m, 0))) over ()) as revenue_share,
    sum(mrr) as mrr
from account_ranks
where
    month = $month
    and is_chosen($ranks, rank)
    -- nobody is looked up where everybody is chosen
    and (
        ($owners is null and $segments is null and $regions is null)
        or client_id in (
            select client_id
            from chosen_clients($owners, $segments, $regions)
            where $owners is not null or $segments is not null or $regions is not null
        )
    )
group by rank
order by rank
