-- one row per revenue row of the client, newest first
select
    coalesce(invoice_id, '') as invoice_id,
    date,
    kind,
    amount,
    period_start,
    period_end,
    due_on,
    paid_on,
    paid_amount,
    hours,
    cost,
    import_number,
    file_number,
    line,
    -- of the row, else of the client, else the reporting one: as the figures take it
    coalesce(
        currency,
        (select arg_max(clients_in_force.currency, import_number) from clients_in_force where client_id = $client_id),
        (select given.reporting_currency from given),
        ''
    ) as currency
from revenue
where client_id = $client_id
order by date desc, import_number desc, file_number desc, line desc
