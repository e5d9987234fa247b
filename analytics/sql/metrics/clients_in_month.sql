-- one row per client of those asked for: its name, whether it is active in the month, and its MRR
select
    client_id,
    name,
    is_active,
    mrr
from of_month_standing
where client_id in (select unnest(cast($clients as varchar[])))
order by client_id
