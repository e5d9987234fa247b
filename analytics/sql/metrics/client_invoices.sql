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
    line
from revenue
where client_id = $client_id
order by date desc, import_number desc, file_number desc, line desc
