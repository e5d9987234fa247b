-- one row per client: what tells whether it is another one under a second id
select
    clients.client_id,
    clients.name,
    clients.email,
    clients.is_in_clients_export,
    clients.is_in_newest_export,
    max(account_months.month) filter (account_months.revenue <> 0) as last_revenue_month,
    coalesce(
        sum(account_months.revenue) filter (account_months.month_number > reporting.reporting_number - 12), 0
    ) as revenue_12m
from clients
cross join reporting
left join account_months on account_months.client_id = clients.client_id
group by
    clients.client_id,
    clients.name,
    clients.email,
    clients.is_in_clients_export,
    clients.is_in_newest_export
order by clients.client_id
