-- one row per client of the book, for comparing names
select
    clients.client_id,
    clients.name,
    clients.email,
    clients.is_in_clients_export,
    clients.is_in_newest_export,
    clients_before.client_id is null as is_new
from after.clients as clients
left join clients_before on clients_before.client_id = clients.client_id
order by clients.is_in_newest_export desc, clients.is_in_clients_export desc, clients.client_id
