-- one row per client that the newest clients export of its source does not name
select
    client_id,
    name,
    owner
from clients
where is_in_clients_export and not is_in_newest_export
order by lower(name), client_id
