-- one row per stored revenue row that a later import replaces
select distinct
    old.import_number,
    old.file_number,
    old.line
from revenue_rows as old
inner join import_spans as later
    on
        later.kind = 'revenue'
        and later.source = old.source
        and later.import_number > old.import_number
        and later.mode <> 'add'
        and old.date between later.span_from and later.span_to
union
-- an invoice that comes again replaces itself, wherever it lies; credits only go with their span
select distinct
    old.import_number,
    old.file_number,
    old.line
from revenue_rows as old
inner join revenue_rows as new
    on
        new.invoice_id = old.invoice_id
        and new.import_number > old.import_number
        and (new.source = old.source or new.client_id = old.client_id)
where
    old.amount >= 0
    and new.amount >= 0
    -- nothing comes again in the first import
    and new.import_number > (select min(import_number) from import_spans where kind = 'revenue')
