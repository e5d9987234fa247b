-- one row per client whose rows are left out: its name, its revenue of 12 months by service month, and its rows
with revenue as (
    select
        client_id,
        count(*) as revenue_rows
    from left_out_revenue
    group by client_id
),
year as (
    select
        months.client_id,
        sum(months.recurring_revenue + months.project_revenue) as revenue_12m
    from left_out_months as months
    cross join reporting
    where months.month_number between reporting.reporting_number - 11 and reporting.reporting_number
    group by months.client_id
),
contacts as (
    select
        client_id,
        count(*) as contact_rows
    from left_out_contacts
    group by client_id
),
named as (
    select
        client_id,
        arg_max(name, import_number) as name
    from left_out_clients
    group by client_id
)
select
    listed.client_id,
    coalesce(named.name, '(not in clients export)') as name,
    coalesce(year.revenue_12m, 0) as revenue_12m,
    coalesce(revenue.revenue_rows, 0) as revenue_rows,
    coalesce(contacts.contact_rows, 0) as contact_rows
from (select distinct listed_as as client_id from clients_left_out) as listed
left join named on named.client_id = listed.client_id
left join revenue on revenue.client_id = listed.client_id
left join year on year.client_id = listed.client_id
left join contacts on contacts.client_id = listed.client_id
order by revenue_12m desc, listed.client_id
