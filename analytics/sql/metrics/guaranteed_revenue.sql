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
from chosen_guarantees($month, $owners, $segments, $regions, $ranks)
order by client_id, month
