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
-- days from due date to payment, or to the day looked at, weighted by amount: by client, invoices of a span of months
create macro client_lateness(last_day, payment_terms_days, first_number, last_number) as table
    select
        client_id,
        count(*) as invoices,
        cast(sum(amount) as decimal(24, 6)) as amount,
        cast(sum(case when days_late > 0 then amount else 0 end) as decimal(24, 6)) as late_amount,
        cast(sum(cast(days_late as decimal(8, 0)) * amount) as decimal(38, 6)) as weighted_days,
        share(sum(cast(days_late as decimal(8, 0)) * amount), sum(amount)) as days_late
    from invoices_seen(last_day, payment_terms_days)
    where amount > 0 and days_late is not null and month_number between first_number and last_number
    group by client_id;
-- the same of the 12 months that end with a month, and of the 12 before them, seen on the same day
create macro lateness_of_two_years(chosen_month, payment_terms_days) as table
    with counted as (
        select
            client_id,
            amount,
            case when days_late > 0 then amount else 0 end as late_amount,
            cast(days_late as decimal(8, 0)) * amount as weighted_days,
            month_number > month_number_of(chosen_month) - 12 as is_now
        from invoices_seen((select day from day_looked_at(chosen_month)), payment_terms_days)
        where
            amount > 0 and days_late is not null
            and month_number between month_number_of(chosen_month) - 23 and month_number_of(chosen_month)
    )
    select
        client_id,
        cast(count_if(is_now) as bigint) as invoices,
        cast(sum(case when is_now then amount else 0 end) as decimal(24, 6)) as amount,
        cast(sum(case when is_now then late_amount else 0 end) as decimal(24, 6)) as late_amount,
        cast(sum(case when is_now then weighted_days else 0 end) as decimal(38, 6)) as weighted_days,
        cast(sum(case when is_now then 0 else amount end) as decimal(24, 6)) as amount_before,
        cast(sum(case when is_now then 0 else weighted_days end) as decimal(38, 6)) as weighted_days_before
    from counted
    group by client_id;
-- the open invoices of the chosen clients, with the day on which their usual lateness lets the money be expected
create macro chosen_receivables(chosen_month, payment_terms_days, owners, segments, regions, ranks) as table
    with seen as materialized (
        select *
        from invoices_seen((select day from day_looked_at(chosen_month)), payment_terms_days)
    ),
    usual as (
        select
            client_id,
            share(sum(cast(days_late as decimal(8, 0)) * amount), sum(amount)) as days_late,
            -- in whole days, from the exact sums: a quotient may fall just short of a half
            half_away(in_micro(sum(cast(days_late as decimal(8, 0)) * amount)), in_micro(sum(amount))) as whole_days_late
        from seen
        where
            amount > 0 and days_late is not null
            and month_number between month_number_of(chosen_month) - 11 and month_number_of(chosen_month)
        group by client_id
    ),
    expected as (
        select
            seen.*,
            looked_at.day,
            usual.days_late as usual_days_late,
            seen.due_on + cast(greatest(coalesce(usual.whole_days_late, 0), 0) as integer) as expected_on
        from seen
        cross join day_looked_at(chosen_month) as looked_at
        left join usual on usual.client_id = seen.client_id
        where seen.open_amount <> 0
    )
    select
        chosen.client_id,
        chosen.name,
        chosen.owner,
        chosen.rank,
        expected.invoice_id,
        expected.date,
        expected.due_on,
        expected.is_due_assumed,
        expected.amount,
        expected.paid_amount,
        expected.open_amount,
        expected.days_past_due,
        case
            when expected.days_past_due <= 0 then 'not due'
            when expected.days_past_due <= 30 then '1-30'
            when expected.days_past_due <= 60 then '31-60'
            when expected.days_past_due <= 90 then '61-90'
            else 'over 90'
        end as age,
        expected.usual_days_late,
        -- a day that has passed says nothing: nobody knows
        case when expected.expected_on > expected.day then expected.expected_on end as expected_on,
        case when expected.expected_on > expected.day then expected.expected_on - expected.day end as days_to_payment
    from expected
    inner join chosen_in_month(chosen_month, owners, segments, regions, ranks) as chosen
        on chosen.client_id = expected.client_id;
