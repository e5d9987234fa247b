-- one row per client of those asked for: its name
select client_id, name
from clients
where client_id in (select unnest(cast($clients as varchar[])))
order by client_id
