-- one row per currency of the revenue in force: its rows, and the first of them
select
    coalesce(revenue.currency, clients_known_currency.currency) as currency,
    count(*) as revenue_rows,
    arg_min(revenue.import_number, (revenue.import_number, revenue.file_number, revenue.line)) as import_number,
    arg_min(revenue.line, (revenue.import_number, revenue.file_number, revenue.line)) as line,
    arg_min(revenue.client_id, (revenue.import_number, revenue.file_number, revenue.line)) as client_id
from revenue
left join (
    select
        client_id,
        arg_max(currency, import_number) as currency
    from clients_in_force
    group by client_id
) as clients_known_currency on clients_known_currency.client_id = revenue.client_id
where coalesce(revenue.currency, clients_known_currency.currency) is not null
group by coalesce(revenue.currency, clients_known_currency.currency)
order by revenue_rows desc, currency
