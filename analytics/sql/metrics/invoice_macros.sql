-- macros: what invoices are measured with
-- every invoice as the rows up to a day show it, of the files that say what is paid
create macro invoices_seen(last_day, payment_terms_days) as table
    with whole as (
        -- most invoices are one row: nothing to sum
        select
            client_id,
            invoice_key,
            invoice_id,
            date,
            due_on as told_due_on,
            paid_on,
            amount,
            case when paid_on is null or paid_on <= last_day then coalesce(paid_amount, 0) else 0 end as paid_amount
        from invoices
        where is_whole and date <= last_day and has_payment_columns
        union all
        select
            client_id,
            invoice_key,
            max(invoice_id) as invoice_id,
            min(date) as date,
            max(due_on) as told_due_on,
            max(paid_on) as paid_on,
            cast(sum(amount) as decimal(24, 6)) as amount,
            cast(coalesce(sum(case when paid_on is null or paid_on <= last_day then paid_amount end), 0)
                as decimal(24, 6)) as paid_amount
        from invoices
        where not is_whole and date <= last_day and has_payment_columns
        group by client_id, invoice_key
    ),
    due as (
        select
            *,
            coalesce(told_due_on, date + payment_terms_days) as due_on,
            told_due_on is null as is_due_assumed,
            case when paid_on <= last_day then 0 else amount - paid_amount end as open_amount
        from whole
    )
    select
        client_id,
        invoice_key,
        invoice_id,
        date,
        month_number_of(date) as month_number,
        due_on,
        is_due_assumed,
        paid_on,
        amount,
        cast(paid_amount as decimal(24, 6)) as paid_amount,
        cast(open_amount as decimal(24, 6)) as open_amount,
        last_day - due_on as days_past_due,
        case
            when paid_on <= last_day then paid_on - due_on
            when open_amount > 0 and last_day > due_on then last_day - due_on
        end as days_late
    from due;
