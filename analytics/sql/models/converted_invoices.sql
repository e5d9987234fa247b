-- one row per invoice, day of its rows and day of their payment, in the reporting currency; a row without invoice number is one of its own
with client_currencies as (
    select
        client_id,
        arg_max(currency, import_number) as currency
    from clients_in_force
    where currency is not null
    group by client_id
),
rate_spans as (
    select
        currency,
        min(month_number) as first_number,
        max(month_number) as last_number
    from month_rates
    group by currency
),
invoice_rows as (
    select
        revenue.client_id,
        coalesce(revenue.invoice_id, '') as invoice_id,
        coalesce(
            'i' || revenue.invoice_id,
            'r' || cast(revenue.import_number as varchar) || '/' || cast(revenue.file_number as varchar) || '/'
            || cast(revenue.line as varchar)
        ) as invoice_key,
        revenue.date,
        revenue.kind,
        revenue.due_on,
        revenue.paid_on,
        revenue.amount,
        revenue.paid_amount,
        payment_files.file_number is not null as has_payment_columns,
        coalesce(revenue.currency, client_currencies.currency, given.reporting_currency) as currency,
        cast(extract(year from revenue.date) * 12 + extract(month from revenue.date) - 1 as integer) as month_number
    from revenue
    left join client_currencies on client_currencies.client_id = revenue.client_id
    left join payment_files
        on payment_files.import_number = revenue.import_number and payment_files.file_number = revenue.file_number
    cross join given
),
-- amounts at the rate of the month of their date; outside the months with rates, at the nearest
valued as (
    select
        invoice_rows.*,
        month_rates.rate
    from invoice_rows
    left join rate_spans on rate_spans.currency = invoice_rows.currency
    left join month_rates
        on
            month_rates.currency = rate_spans.currency
            and month_rates.month_number
            = least(greatest(invoice_rows.month_number, rate_spans.first_number), rate_spans.last_number)
),
days as (
    select
        client_id,
        invoice_key,
        max(invoice_id) as invoice_id,
        date,
        max(kind) as kind,
        max(due_on) as due_on,
        paid_on,
        cast(sum(round(cast(amount as decimal(20, 6)) * rate, 6)) as decimal(24, 6)) as amount,
        cast(sum(round(cast(paid_amount as decimal(20, 6)) * rate, 6)) as decimal(24, 6)) as paid_amount,
        cast(min(case when has_payment_columns then 1 else 0 end) as integer) = 1 as has_payment_columns
    from valued
    group by client_id, invoice_key, date, paid_on
),
-- invoices that have more than one such row
repeated as (
    select client_id, invoice_key
    from days
    group by client_id, invoice_key
    having count(*) > 1
)
select
    days.client_id,
    days.invoice_key,
    days.invoice_id,
    days.date,
    days.kind,
    days.due_on,
    days.paid_on,
    days.amount,
    days.paid_amount,
    days.has_payment_columns,
    repeated.client_id is null as is_whole
from days
left join repeated on repeated.client_id = days.client_id and repeated.invoice_key = days.invoice_key
