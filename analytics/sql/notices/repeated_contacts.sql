-- one row per contact of the import that repeats another of it in everything, if that is more than chance
with placed as (
    select
        $import_number as import_number,
        file_number,
        line,
        client_id,
        date,
        row_number() over (
            partition by client_id, date, rep, team, channel, minutes, outcome, out_of_scope, note
            order by file_number, line
        ) as place,
        rep,
        channel
    from new_contacts
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
    and (select count(*) from placed where place > 1) * $part >= (select count(*) from placed)
order by file_number, line
