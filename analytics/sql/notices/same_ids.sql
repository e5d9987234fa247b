-- one row per id that another id equals but for zeros, .0 or case, if one of the two is new to the book
with bare as (
    select
        clients.client_id,
        clients.name,
        clients.is_in_clients_export,
        clients.is_in_newest_export,
        clients_before.client_id is null as is_new,
        ltrim(regexp_replace(lower(trim(clients.client_id)), '^([0-9]+)\.0+$', '\1'), '0') as bare_id
    from after.clients as clients
    left join clients_before on clients_before.client_id = clients.client_id
),
grouped as (
    select
        *,
        count(*) over (partition by bare_id) as alike,
        bool_or(is_new) over (partition by bare_id) as has_new,
        row_number() over (
            partition by bare_id
            order by
                is_in_newest_export desc, is_in_clients_export desc, client_id like '%.0', length(client_id) desc, client_id
        ) as place
    from bare
    where bare_id <> ''
)
select
    old.client_id,
    new.client_id as other_id,
    paid.amount,
    coalesce(paid.weight, 1) as weight,
    'most likely ' || new.client_id as note
from grouped as old
inner join grouped as new on new.bare_id = old.bare_id and new.place = 1
left join (
    select client_id, count(*) as weight, sum(amount) as amount from revenue group by client_id
) as paid on paid.client_id = old.client_id
where
    old.place > 1
    and old.has_new
    and old.alike <= $most_alike
    -- two clients of the export with other names are two
    and not (old.is_in_clients_export and new.is_in_clients_export and lower(trim(old.name)) <> lower(trim(new.name)))
    -- long ids may differ in case alone
    and not (length(old.client_id) >= $long_id and old.client_id <> new.client_id
        and lower(old.client_id) = lower(new.client_id))
order by coalesce(paid.amount, 0) desc, old.client_id
