-- one row per revenue row in force that repeats another in everything, if the import brings one of them
with marked as (
    select
        import_number, file_number, line, source, invoice_id, client_id, date, amount,
        hash(
            client_id, date, amount, kind, period_start, period_end, invoice_id, due_on, paid_on, paid_amount, hours,
            cost, currency
        ) as content
    from revenue
    -- what is equal is of one day: the rows of all other days need not be put side by side
    where date between $first_on and $last_on
),
repeated as (
    select content from marked group by content having count(*) > 1
),
-- sources whose rows are lines of invoices: many an invoice id has several amounts; one id in so many tells
sources_of_lines as (
    select source
    from (
        select source, invoice_id, min(amount) <> max(amount) as has_lines
        from revenue
        where
            invoice_id is not null
            and amount > 0
            and exists (select 1 from repeated)
            and hash(invoice_id) % cast($one_id_in as ubigint) = 0
        group by source, invoice_id
    ) as invoices
    group by source
    having count_if(has_lines) * $lines_part >= count(*)
),
placed as (
    select
        marked.*,
        row_number() over in_order as place,
        count(*) over (partition by marked.content) as copies,
        first_value(marked.line) over in_order as first_line,
        first_value(marked.import_number) over in_order as first_import,
        first_value(marked.file_number) over in_order as first_file,
        bool_or(brought.line is not null) over (partition by marked.content) as is_of_import
    from marked
    inner join repeated on repeated.content = marked.content
    left join brought
        on
            brought.import_number = marked.import_number
            and brought.file_number = marked.file_number
            and brought.line = marked.line
    window in_order as (
        partition by marked.content order by marked.import_number, marked.file_number, marked.line
    )
)
select
    client_id,
    import_number,
    file_number,
    line,
    date,
    amount,
    copies || ' times, first on line ' || first_line as note
from placed
where
    place > 1
    and is_of_import
    and (
        invoice_id is null
        or source not in (select sources_of_lines.source from sources_of_lines)
        or (first_import, first_file) <> (import_number, file_number)
        or (select count(*) from placed where place > 1) * $copies_part >= (select count(*) from marked)
    )
order by abs(amount) desc, file_number, line
