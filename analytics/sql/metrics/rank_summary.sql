-- one row per rank: its clients and their part of the revenue
select
    account_ranks.rank,
    count(*) as clients,
    sum(account_ranks.revenue_12m) as revenue_12m,
    share(
        sum(greatest(account_ranks.rank_basis_12m, 0)), sum(sum(greatest(account_ranks.rank_basis_12m, 0))) over ()
    ) as revenue_share,
    sum(account_ranks.mrr) as mrr
from account_ranks
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_ranks.client_id
where account_ranks.month = $month and is_chosen($ranks, account_ranks.rank)
group by account_ranks.rank
order by account_ranks.rank
