-- one row per event and team whose first touch is not carried over
select new_handoffs.*
from new_handoffs
anti join handoffs as carried
    on
        carried.client_id = new_handoffs.client_id
        and carried.event = new_handoffs.event
        and carried.team = new_handoffs.team
        and carried.from_on = new_handoffs.from_on
