-- one row per revenue row for a time after the client ended, if the import brings the row or that date
select
    revenue.client_id,
    revenue.import_number,
    revenue.file_number,
    revenue.line,
    revenue.date,
    revenue.amount,
    'ended on ' || clients.ended_on as note
from revenue
inner join after.clients as clients on clients.client_id = revenue.client_id
left join clients_before on clients_before.client_id = revenue.client_id
where
    -- the last months are often billed after the end
    least(revenue.date, coalesce(revenue.period_start, revenue.date)) > clients.ended_on + $days
    and revenue.amount > 0
    and (
        clients_before.ended_on is distinct from clients.ended_on
        or (revenue.import_number, revenue.file_number, revenue.line) in (
            select (brought.import_number, brought.file_number, brought.line) from brought
        )
    )
order by revenue.date desc, revenue.client_id, revenue.line
