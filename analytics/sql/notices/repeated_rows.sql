-- one row per revenue row in force that repeats another in everything, if the import brings one of them
with marked as (
    select
        import_number, file_number, line, client_id, date, amount,
        hash(
            client_id, date, amount, kind, period_start, period_end, invoice_id, due_on, paid_on, paid_amount, hours,
            cost, currency
        ) as content
    from revenue
),
repeated as (
    select content from marked group by content having count(*) > 1
),
placed as (
    select
        marked.*,
        row_number() over (
            partition by marked.content order by marked.import_number, marked.file_number, marked.line
        ) as place,
        count(*) over (partition by marked.content) as copies,
        first_value(marked.line) over (
            partition by marked.content order by marked.import_number, marked.file_number, marked.line
        ) as first_line,
        bool_or(brought.line is not null) over (partition by marked.content) as is_of_import
    from marked
    inner join repeated on repeated.content = marked.content
    left join brought
        on
            brought.import_number = marked.import_number
            and brought.file_number = marked.file_number
            and brought.line = marked.line
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
where place > 1 and is_of_import
order by abs(amount) desc, file_number, line
