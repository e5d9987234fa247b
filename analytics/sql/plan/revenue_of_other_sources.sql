-- one row per other source of revenue: how many of the file's rows it holds already
select
    held.source,
    count(distinct (given.file_number, given.line)) as rows_held
from new_revenue as given
inner join revenue as held
    on
        held.client_id = given.client_id
        and held.date = given.date
        and held.amount = given.amount
        and held.source <> given.source
where given.source = $source
group by held.source
order by rows_held desc, held.source
