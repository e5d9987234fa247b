-- one row per client and import that first shows another owner than the import before
with spoken as (
    select
        client_id,
        data_date,
        coalesce(owner, '') as owner,
        import_number,
        lag(coalesce(owner, '')) over (partition by client_id order by import_number) as owner_before
    from client_versions
    where has_owner
)
select
    client_id,
    data_date as changed_on,
    owner_before,
    owner
from spoken
where owner <> owner_before
