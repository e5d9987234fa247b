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
)
select
    client_id,
    coalesce('i' || invoice_id, concat('r', own_import, '/', own_file, '/', own_line)) as invoice_key,
    coalesce(invoice_id, '') as invoice_id,
    date,
    kind,
    due_on,
    paid_on,
    amount,
    paid_amount,
    with_payments is not null as has_payment_columns
from days
