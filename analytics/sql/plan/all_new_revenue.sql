-- one row per revenue row of an import that takes none out of force
select
    false as is_removed,
    import_number,
    new_revenue.* exclude (client_id),
    coalesce(counts_as.new_id, new_revenue.client_id) as client_id
from new_revenue
cross join brought_by
left join counts_as on counts_as.old_id = new_revenue.client_id
