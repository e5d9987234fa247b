-- one row: how many ranks were set by hand, and how many of these differ from the rank by revenue
select
    coalesce(sum(clients_by_hand), 0) as clients,
    coalesce(sum(differing_clients), 0) as differing_clients
from of_month_rank_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
