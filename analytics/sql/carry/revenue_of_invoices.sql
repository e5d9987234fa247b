-- one row per revenue row of an invoice that changed, or that a newer import brings without invoice number
select *
from temp.main.revenue
where
    invoice_id in (select invoice_id from changed_revenue)
    or (invoice_id is null and import_number > $known_to)
