-- one row per carried month of a client of which something else is known now: the months are told so
update account_months
set
    owner = changed.owner,
    segment = changed.segment,
    region = changed.region,
    first_revenue_number = changed.first_revenue_number,
    chosen_exit_number = changed.chosen_exit_number
from changed_clients as changed
where changed.client_id = account_months.client_id and account_months.month_number < $first_number
