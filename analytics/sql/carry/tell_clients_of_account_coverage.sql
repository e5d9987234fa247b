-- one row per carried month of a client of which something else is known now: the months are told so
update account_coverage
set owner = changed.owner, segment = changed.segment, region = changed.region
from changed_clients as changed
where changed.client_id = account_coverage.client_id and account_coverage.month_number < $first_number
