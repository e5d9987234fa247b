-- one row per owner, those of earlier exports included
select owner
from (
    select owner from clients
    union
    select owner from clients_in_force
) as every_owner
where trim(owner) <> ''
order by owner
