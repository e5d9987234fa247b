-- one row per accepted line of a contacts export, typed
insert into new_contacts by name
select
    $file_number as file_number,
    line,
    $source as source,
    client_id,
    cast(date as date) as date,
    rep,
    team,
    channel,
    cast(minutes as decimal(18, 6)) as minutes,
    outcome,
    case when out_of_scope is not null then lower(out_of_scope) in ('yes', 'true', 'y', '1') end as out_of_scope,
    note
from rows_to_type
