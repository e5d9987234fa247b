-- one row per revenue row and month that it pays for, months after the reporting month included; in micro-units
with revenue_rows as (
    select
        import_number,
        file_number,
        line,
        client_id,
        date,
        kind,
        currency,
        invoice_id,
        -- whole units and the rest by themselves: no number is too wide for a machine word
        cast(cast(amount as decimal(18, 0)) as bigint) * 1000000
        + cast(cast(amount - cast(amount as decimal(18, 0)) as decimal(7, 6)) * 1000000 as bigint) as amount_micro,
        coalesce(
            cast(cast(cost as decimal(18, 0)) as bigint) * 1000000
            + cast(cast(cost - cast(cost as decimal(18, 0)) as decimal(7, 6)) * 1000000 as bigint),
            0
        ) as cost_micro,
        cost is not null as has_cost,
        -- null where nobody measured the hours
        cast(cast(hours as decimal(18, 0)) as bigint) * 1000000
        + cast(cast(hours - cast(hours as decimal(18, 0)) as decimal(7, 6)) * 1000000 as bigint) as hours_micro,
        extract(year from date) * 12 + extract(month from date) - 1 as date_number,
        extract(year from period_start) * 12 + extract(month from period_start) - 1 as first_number,
        -- rounded half up: days / 30.4375 is days * 16 / 487
        case
            when kind = 'recurring' and period_start is not null
                then greatest(1, (32 * (date_diff('day', period_start, period_end) + 1) + 487) // 974)
        end as period_months
    from revenue
),
-- the credits that may take back part of a spread invoice, and the invoices that they name
credits as (
    select *
    from revenue_rows
    where kind = 'recurring' and period_months is null and amount_micro < 0 and invoice_id is not null
),
invoice_months as (
    select distinct
        client_id,
        invoice_id,
        date,
        first_number + part as month_number
    from (
        select
            client_id,
            invoice_id,
            date,
            first_number,
            unnest(generate_series(0, period_months - 1)) as part
        from revenue_rows
        where
            period_months is not null
            and amount_micro >= 0
            and invoice_id in (select credits.invoice_id from credits)
    ) as spread_invoices
),
-- a credit that names an earlier spread invoice takes back what is left of it
credit_months as (
    select distinct
        credit.import_number,
        credit.file_number,
        credit.line,
        invoice.month_number
    from credits as credit
    inner join invoice_months as invoice
        on
            invoice.client_id = credit.client_id
            and invoice.invoice_id = credit.invoice_id
            and invoice.date <= credit.date
            and invoice.month_number >= credit.date_number
),
credit_parts as (
    select
        import_number,
        file_number,
        line,
        count(*) as parts
    from credit_months
    group by import_number, file_number, line
),
parts as (
    select
        client_id,
        kind,
        currency,
        amount_micro,
        cost_micro,
        has_cost,
        hours_micro,
        period_months as parts,
        first_number + part as month_number
    from (
        select
            client_id,
            kind,
            currency,
            amount_micro,
            cost_micro,
            has_cost,
            hours_micro,
            period_months,
            first_number,
            unnest(generate_series(0, period_months - 1)) as part
        from revenue_rows
        where period_months > 1
    ) as spread_rows
    union all
    -- most rows pay for one month: nothing to spread
    select
        client_id,
        kind,
        currency,
        amount_micro,
        cost_micro,
        has_cost,
        hours_micro,
        1 as parts,
        first_number as month_number
    from revenue_rows
    where period_months = 1
    union all
    select
        credit.client_id,
        credit.kind,
        credit.currency,
        credit.amount_micro,
        credit.cost_micro,
        credit.has_cost,
        credit.hours_micro,
        credit_parts.parts,
        credit_months.month_number
    from revenue_rows as credit
    inner join credit_parts
        on
            credit_parts.import_number = credit.import_number
            and credit_parts.file_number = credit.file_number
            and credit_parts.line = credit.line
    inner join credit_months
        on
            credit_months.import_number = credit.import_number
            and credit_months.file_number = credit.file_number
            and credit_months.line = credit.line
    union all
    select
        plain.client_id,
        plain.kind,
        plain.currency,
        plain.amount_micro,
        plain.cost_micro,
        plain.has_cost,
        plain.hours_micro,
        1 as parts,
        plain.date_number as month_number
    from revenue_rows as plain
    left join credit_parts
        on
            credit_parts.import_number = plain.import_number
            and credit_parts.file_number = plain.file_number
            and credit_parts.line = plain.line
    where plain.period_months is null and credit_parts.parts is null
)
-- each part rounded half away from zero in whole micro-units; none takes the remainder
select
    client_id,
    month_number,
    kind,
    currency,
    case when amount_micro < 0 then -1 else 1 end * ((2 * abs(amount_micro) + parts) // (2 * parts)) as amount_part,
    case when cost_micro < 0 then -1 else 1 end * ((2 * abs(cost_micro) + parts) // (2 * parts)) as cost_part,
    has_cost,
    case when hours_micro < 0 then -1 else 1 end * ((2 * abs(hours_micro) + parts) // (2 * parts)) as hours_part
from parts
