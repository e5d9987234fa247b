-- one row if revenue rows of the days of an import repeat each other in everything
select 1 as found
from revenue
where date in (select brought.date from brought)
group by
    hash(
        client_id, date, amount, kind, period_start, period_end, invoice_id, due_on, paid_on, paid_amount, hours,
        cost, currency
    )
having count(*) > 1
limit 1
