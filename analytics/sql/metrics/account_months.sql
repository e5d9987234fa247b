-- one row per client and month
select
    account_months.client_id,
    account_months.month,
    account_months.mrr,
    account_months.project_revenue,
    account_months.revenue
from account_months
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
where
    is_chosen($ranks, account_months.rank)
    and ($month is null or account_months.month = $month)
order by account_months.client_id, account_months.month
