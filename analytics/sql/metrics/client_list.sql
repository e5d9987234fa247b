-- one row per client, by name
select
    client_id,
    name,
    owner
from clients
order by lower(name), client_id
