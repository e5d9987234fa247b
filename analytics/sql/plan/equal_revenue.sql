-- one row: rows of the revenue files that repeat another row in everything; all are kept
select coalesce(sum(copies - 1), 0) as equal_rows
from (
    select count(*) as copies
    from new_revenue
    group by hash(
        client_id, date, amount, kind, period_start, period_end, invoice_id, due_on, paid_on,
        paid_amount, hours, cost, currency
    )
    having count(*) > 1
) as repeated
