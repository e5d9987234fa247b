-- one row per client that revenue or contacts name and no clients export does, most revenue first
select
    clients.client_id,
    (select count(*) from after.client_months as months where months.client_id = clients.client_id) as revenue_months,
    (select count(*) from after.contact_days as days where days.client_id = clients.client_id) as contact_days
from after.clients as clients
where not clients.is_in_clients_export
order by revenue_months desc, contact_days desc, clients.client_id
limit 10000
