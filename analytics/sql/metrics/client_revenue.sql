-- one row per month of the client
select
    month,
    mrr,
    recurring_revenue,
    project_revenue,
    revenue,
    rank
from account_months
where client_id = $client_id
order by month
