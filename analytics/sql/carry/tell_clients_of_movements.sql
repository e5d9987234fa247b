-- one row per carried month of a client of which something else is known now: the months are told so
update movements
set owner = changed.owner, segment = changed.segment, region = changed.region
from changed_clients as changed
where changed.client_id = movements.client_id and movements.month_number < $first_number
