-- one row per month of the file's span: rows of the source that the book holds, how many the file repeats, what would go
with held as (
    select
        *,
        row_number() over (
            partition by client_id, date, amount, kind order by import_number, file_number, line
        ) as place
    from revenue
    where source = $source and date between $span_from and $span_to
),
given as (
    select
        *,
        row_number() over (partition by client_id, date, amount, kind order by file_number, line) as place
    from new_revenue
    where source = $source
),
compared as (
    select
        held.*,
        given.line is not null
        or held.invoice_id in (select new_revenue.invoice_id from new_revenue where new_revenue.invoice_id is not null)
            as is_repeated
    from held
    left join given
        on
            given.client_id = held.client_id
            and given.date = held.date
            and given.amount = held.amount
            and given.kind = held.kind
            and given.place = held.place
)
select
    strftime(date, '%Y-%m') as month,
    count(*) as rows_in_book,
    count_if(coalesce(is_repeated, false)) as rows_repeated,
    count_if(not coalesce(is_repeated, false)) as rows_removed,
    coalesce(sum(case when not coalesce(is_repeated, false) then amount end), 0) as amount_removed
from compared
group by strftime(date, '%Y-%m')
order by month
