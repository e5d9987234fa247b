-- one row per client and import of a clients export in force: what that import said of its owner, rank and contract
select
    client_id,
    import_number,
    data_date,
    owner,
    rank,
    contract_ends_on,
    list_contains(columns_present, 'owner') as has_owner,
    list_contains(columns_present, 'rank') as has_rank,
    list_contains(columns_present, 'contract_ends_on') as has_contract_ends_on
from clients_in_force
