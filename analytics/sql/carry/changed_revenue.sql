-- one row per stored revenue row that a newer import brings, or that was in force and is replaced now
select
    import_number,
    file_number,
    line,
    date,
    period_start,
    invoice_id
from revenue_rows
where import_number > $known_to
union all
select
    stored.import_number,
    stored.file_number,
    stored.line,
    stored.date,
    stored.period_start,
    stored.invoice_id
from revenue_rows as stored
semi join (select * from replaced_revenue except select * from before_replaced_revenue) as gone
    on
        gone.import_number = stored.import_number
        and gone.file_number = stored.file_number
        and gone.line = stored.line
