-- one row per revenue row for a time well before the client signed, if the import brings the row or that date
select
    revenue.client_id,
    revenue.import_number,
    revenue.file_number,
    revenue.line,
    revenue.date,
    revenue.amount,
    'signed on ' || clients.signed_on as note
from revenue
inner join after.clients as clients on clients.client_id = revenue.client_id
left join clients_before on clients_before.client_id = revenue.client_id
where
    greatest(revenue.date, coalesce(revenue.period_end, revenue.date)) < clients.signed_on - $days
    and (
        clients_before.signed_on is distinct from clients.signed_on
        or (revenue.import_number, revenue.file_number, revenue.line) in (
            select (brought.import_number, brought.file_number, brought.line) from brought
        )
    )
order by revenue.date, revenue.client_id, revenue.line
