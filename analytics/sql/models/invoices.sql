-- one row per invoice, day of its rows and day of their payment; a row without invoice number is an invoice of its own
with days as (
    select
        revenue.client_id,
        revenue.invoice_id,
        revenue.date,
        -- what tells rows without invoice number apart
        case when revenue.invoice_id is null then revenue.import_number end as own_import,
        case when revenue.invoice_id is null then revenue.file_number end as own_file,
        case when revenue.invoice_id is null then revenue.line end as own_line,
        max(revenue.kind) as kind,
        max(revenue.due_on) as due_on,
        revenue.paid_on,
        cast(sum(cast(revenue.amount as decimal(20, 6))) as decimal(24, 6)) as amount,
        cast(sum(cast(revenue.paid_amount as decimal(20, 6))) as decimal(24, 6)) as paid_amount,
        -- null if a row is of a file without columns of payments
        case when count(*) = count(payment_files.file_number) then 1 end as with_payments
    from revenue
    left join payment_files
        on payment_files.import_number = revenue.import_number and payment_files.file_number = revenue.file_number
    group by
        revenue.client_id,
        revenue.invoice_id,
        revenue.date,
        revenue.paid_on,
        case when revenue.invoice_id is null then revenue.import_number end,
        case when revenue.invoice_id is null then revenue.file_number end,
        case when revenue.invoice_id is null then revenue.line end
),
-- invoices that have more than one such row
repeated as (
    select client_id, invoice_id
    from days
    where invoice_id is not null
    group by client_id, invoice_id
    having count(*) > 1
)
select
    days.client_id,
    coalesce(
        'i' || days.invoice_id,
        'r' || cast(days.own_import as varchar) || '/' || cast(days.own_file as varchar) || '/'
        || cast(days.own_line as varchar)
    ) as invoice_key,
    coalesce(days.invoice_id, '') as invoice_id,
    days.date,
    days.kind,
    days.due_on,
    days.paid_on,
    days.amount,
    days.paid_amount,
    days.with_payments is not null as has_payment_columns,
    repeated.client_id is null as is_whole
from days
left join repeated on repeated.client_id = days.client_id and repeated.invoice_id = days.invoice_id
