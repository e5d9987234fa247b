-- one row: contact rows of the file that are new, changed and the same, and rows of the book that go
with given as (
    select
        (client_id, date, rep, team, channel, minutes, outcome,
            out_of_scope, note)::varchar as content,
        'client ' || client_id || ' on ' || date as key
    from new_contacts
),
gone as (
    select
        (client_id, date, rep, team, channel, minutes, outcome,
            out_of_scope, note)::varchar as content,
        'client ' || client_id || ' on ' || date as key
    from gone_contacts
),
contents as (
    select
        key,
        content,
        sum(is_given) as given_rows,
        sum(1 - is_given) as gone_rows
    from (
        select key, content, 1 as is_given from given
        union all
        select key, content, 0 as is_given from gone
    ) as both_sides
    group by key, content
),
keys as (
    select
        key,
        sum(given_rows) as given_rows,
        sum(gone_rows) as gone_rows,
        sum(least(given_rows, gone_rows)) as same_rows
    from contents
    group by key
)
select
    cast(coalesce(sum(given_rows - same_rows - least(given_rows - same_rows, gone_rows - same_rows)), 0) as bigint)
        as new_rows,
    cast(coalesce(sum(least(given_rows - same_rows, gone_rows - same_rows)), 0) as bigint) as changed_rows,
    cast(coalesce(sum(same_rows), 0) as bigint) as same_rows,
    cast(coalesce(sum(gone_rows - same_rows - least(given_rows - same_rows, gone_rows - same_rows)), 0) as bigint)
        as removed_rows,
    cast(0 as bigint) as not_named_rows
from keys
