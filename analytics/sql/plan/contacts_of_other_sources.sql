-- one row per other source of contacts: how many of the file's rows it holds already
select
    held.source,
    count(distinct (given.file_number, given.line)) as rows_held
from new_contacts as given
inner join contacts as held
    on
        held.client_id = given.client_id
        and held.date = given.date
        and coalesce(held.channel, '') = coalesce(given.channel, '')
        and coalesce(held.rep, '') = coalesce(given.rep, '')
        and held.source <> given.source
where given.source = $source
group by held.source
order by rows_held desc, held.source
