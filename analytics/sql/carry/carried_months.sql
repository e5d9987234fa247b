-- one row per client whose months are made from the one after $month_number on
-- (not of clients that we ended: which churn was that exit is found in their whole history)
select
    account_months.client_id,
    account_months.month_number,
    account_months.last_revenue_number,
    account_months.last_unpaid_number,
    account_months.first_paid_number
from account_months
anti join (select client_id from clients where ended_by = 'us') as ended on ended.client_id = account_months.client_id
where account_months.month_number = $month_number
