-- one row per month of the file's span: rows of the source that the book holds, how many the file repeats, what would go
with held as (
    select
        *,
        row_number() over (
            partition by client_id, date, coalesce(channel, ''), coalesce(rep, '')
            order by import_number, file_number, line
        ) as place
    from contacts
    where source = $source and date between $span_from and $span_to
),
given as (
    select
        *,
        row_number() over (
            partition by client_id, date, coalesce(channel, ''), coalesce(rep, '') order by file_number, line
        ) as place
    from new_contacts
    where source = $source
),
compared as (
    select
        held.date,
        given.line is not null as is_repeated
    from held
    left join given
        on
            given.client_id = held.client_id
            and given.date = held.date
            and coalesce(given.channel, '') = coalesce(held.channel, '')
            and coalesce(given.rep, '') = coalesce(held.rep, '')
            and given.place = held.place
)
select
    strftime(date, '%Y-%m') as month,
    count(*) as rows_in_book,
    count_if(is_repeated) as rows_repeated,
    count_if(not is_repeated) as rows_removed,
    0 as amount_removed
from compared
group by strftime(date, '%Y-%m')
order by month
