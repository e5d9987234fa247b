-- one row per client with MRR or with revenue already invoiced ahead, and each of the 12 months to come
select
    client_id,
    name,
    owner,
    rank,
    month,
    mrr,
    known_revenue,
    contract_ends_on,
    guaranteed_revenue,
    basis
from of_month_guarantees
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by client_id, month
