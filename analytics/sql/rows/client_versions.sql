-- one row per client and import of a clients export in force: what that import said of its owner and rank
select
    client_id,
    import_number,
    data_date,
    owner,
    rank,
    list_contains(columns_present, 'owner') as has_owner,
    list_contains(columns_present, 'rank') as has_rank
from clients_in_force
