-- one row per open invoice, the longest past due first
select
    client_id,
    name,
    owner,
    rank,
    invoice_id,
    date,
    due_on,
    is_due_assumed,
    amount,
    paid_amount,
    open_amount,
    days_past_due,
    age,
    usual_days_late,
    expected_on
from of_month_open_invoices
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by days_past_due desc, client_id, invoice_id, date, open_amount desc, amount desc, is_due_assumed
