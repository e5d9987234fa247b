-- one row per client whose months are made from the one after month_number on, and what the snapshot before tells of
-- its months so far at the last one that is carried over
-- (not of clients that we ended: which churn was that exit is found in their whole history)
select
    told.client_id,
    cast($month_number as integer) as month_number,
    told.month_number as told_number,
    told.last_revenue_number,
    told.last_unpaid_number,
    told.first_paid_number
from account_months as told
semi join (select client_id from account_months where month_number = $month_number) as earlier
    on earlier.client_id = told.client_id
anti join (select client_id from clients where ended_by = 'us') as ended on ended.client_id = told.client_id
where told.month_number = $first_number - 1
