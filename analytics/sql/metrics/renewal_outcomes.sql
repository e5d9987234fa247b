-- one row per client and contract end that has come, the newest first
select
    client_id,
    name,
    owner,
    contract_ends_on,
    mrr_then,
    outcome,
    next_ends_on,
    seen_on
from of_month_outcomes
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by contract_ends_on desc, client_id
limit $most
