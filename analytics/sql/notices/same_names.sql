-- one row per pair of clients with names that are alike, with the revenue of the one that is most likely the other
select
    pairs.client_id,
    pairs.other_id,
    paid.amount,
    coalesce(paid.weight, 1) as weight,
    pairs.note
from named_pairs as pairs
left join (
    select client_id, count(*) as weight, sum(amount) as amount from revenue group by client_id
) as paid on paid.client_id = pairs.client_id
order by coalesce(paid.amount, 0) desc, pairs.client_id
