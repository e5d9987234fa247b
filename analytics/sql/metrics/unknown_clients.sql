-- one row per client id that no clients export names
select
    clients.client_id,
    (select count(*) from revenue where revenue.client_id = clients.client_id) as revenue_rows,
    (select coalesce(sum(amount), 0) from revenue where revenue.client_id = clients.client_id) as amount,
    (select count(*) from contacts where contacts.client_id = clients.client_id) as contact_rows
from clients
where not clients.is_in_clients_export
order by amount desc, clients.client_id
