-- one row per client that signed, or whose owner changed, on another day than before
select coalesce(now.client_id, before.client_id) as client_id
from clients as now
full join before_clients as before on before.client_id = now.client_id
where before.signed_on is distinct from now.signed_on
union
select client_id from (select * from owner_changes except all select * from before_owner_changes) as added
union
select client_id from (select * from before_owner_changes except all select * from owner_changes) as gone
