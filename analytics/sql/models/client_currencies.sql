-- one row per client whose own currency the clients exports tell, as the newest of them has it; none in a book of one currency
select
    clients_in_force.client_id,
    max_by(clients_in_force.currency, clients_in_force.import_number) as currency
from clients_in_force
cross join given
where clients_in_force.currency is not null and given.is_converted
group by clients_in_force.client_id
