-- one row: which optional columns of agreements, hours and payments hold any value
select
    has_hours,
    has_retained_hours,
    has_monthly_fee,
    has_contract_ends_on,
    has_notice_days,
    has_payments,
    has_due_on,
    has_out_of_scope
from presence
