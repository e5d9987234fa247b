-- one row per contact of the import that repeats another of it in everything, if that is more than chance
with marked as (
    select
        *,
        hash(client_id, date, rep, team, channel, minutes, outcome, out_of_scope, note) as content
    from new_contacts
),
-- hardly any rows repeat: only those are put in order
repeated as (
    select content from marked group by content having count(*) > 1
),
placed as (
    select
        $import_number as import_number,
        marked.file_number,
        marked.line,
        marked.client_id,
        marked.date,
        row_number() over (partition by marked.content order by marked.file_number, marked.line) as place,
        marked.rep,
        marked.channel
    from marked
    inner join repeated on repeated.content = marked.content
)
select
    client_id,
    import_number,
    file_number,
    line,
    date,
    cast(null as decimal(18, 6)) as amount,
    concat_ws(', ', rep, channel) as note
from placed
where
    place > 1
    and (select count(*) from placed where place > 1) * $part >= (select count(*) from new_contacts)
order by file_number, line
