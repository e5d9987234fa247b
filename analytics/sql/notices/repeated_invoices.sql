-- one row per revenue row whose invoice id another invoice has too, if the import brings one of them
-- (nearly all ids are of one invoice: which may be of several, short numbers in their place tell much faster)
with numbered as materialized (
    select
        source,
        hash(invoice_id) as id_number,
        min(hash(client_id)) <> max(hash(client_id)) or min(date) <> max(date) as is_of_several
    from revenue
    where
        amount > 0
        and hash(invoice_id) in (select hash(brought.invoice_id) from brought where brought.invoice_id is not null)
    group by source, hash(invoice_id)
),
suspects as (
    select id_number
    from numbered
    group by id_number
    having count(*) > 1 or bool_or(is_of_several)
),
invoices as materialized (
    select
        source, invoice_id, client_id, amount, kind, period_start, period_end, date, import_number, file_number, line,
        hash(period_start, period_end, due_on, paid_on, paid_amount, hours, cost, currency) as others
    from revenue
    where amount > 0 and hash(invoice_id) in (select suspects.id_number from suspects)
),
ids as (
    select source, invoice_id, min(client_id) <> max(client_id) as is_of_clients
    from invoices
    group by source, invoice_id
),
-- one amount on two days
of_days as (
    select source, invoice_id, client_id, amount, kind, period_start, period_end
    from invoices
    group by source, invoice_id, client_id, amount, kind, period_start, period_end
    having min(date) <> max(date)
),
-- one amount of one day in two sources, told apart by another column
of_sources as (
    select invoice_id, client_id, amount, kind, date
    from invoices
    group by invoice_id, client_id, amount, kind, date
    having min(source) <> max(source) and min(others) <> max(others)
),
-- a column that often holds the same number is no invoice number
sources as (
    select
        numbered.source,
        count(*) as ids,
        (select count(*) from ids where ids.source = numbered.source and ids.is_of_clients) as ids_of_clients,
        (
            select count(distinct of_days.invoice_id) from of_days where of_days.source = numbered.source
        ) as ids_of_days
    from numbered
    group by numbered.source
),
found as (
    select invoices.*, 'another client has this id too' as reason, 1 as strength
    from invoices
    inner join ids on ids.source = invoices.source and ids.invoice_id = invoices.invoice_id and ids.is_of_clients
    inner join sources on sources.source = invoices.source and sources.ids_of_clients * $part <= sources.ids
    union all by name
    select invoices.*, 'the same amount on another day' as reason, 2 as strength
    from invoices
    inner join sources on sources.source = invoices.source and sources.ids_of_days * $part <= sources.ids
    semi join of_days
        on
            of_days.source = invoices.source
            and of_days.invoice_id = invoices.invoice_id
            and of_days.client_id = invoices.client_id
            and of_days.amount = invoices.amount
            and of_days.kind = invoices.kind
            and of_days.period_start is not distinct from invoices.period_start
            and of_days.period_end is not distinct from invoices.period_end
    union all by name
    select invoices.*, 'in another source as well' as reason, 3 as strength
    from invoices
    semi join of_sources
        on
            of_sources.invoice_id = invoices.invoice_id
            and of_sources.client_id = invoices.client_id
            and of_sources.amount = invoices.amount
            and of_sources.kind = invoices.kind
            and of_sources.date = invoices.date
),
once as (
    select *
    from found
    qualify row_number() over (partition by import_number, file_number, line order by strength) = 1
)
-- the first row of an id is the invoice, the others are what is too many
select
    client_id,
    import_number,
    file_number,
    line,
    date,
    amount,
    invoice_id || ': ' || reason as note
from once
qualify row_number() over (partition by invoice_id order by import_number, file_number, line) > 1
order by amount desc, file_number, line
