-- one row per carried month that has the same next month without MRR as the last of its client: the one of now
update account_months
set next_unpaid_number = changed.next_unpaid_number
from next_unpaid as changed
where
    changed.client_id = account_months.client_id
    and account_months.month_number < $first_number
    and account_months.next_unpaid_number is not distinct from changed.number_before
