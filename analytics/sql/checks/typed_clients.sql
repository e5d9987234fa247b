-- one row per accepted line of a clients export, typed
insert into new_clients by name
select
    $file_number as file_number,
    line,
    $source as source,
    cast($columns_present as varchar[]) as columns_present,
    client_id,
    name,
    owner,
    segment,
    region,
    email,
    cast(signed_on as date) as signed_on,
    cast(contract_ends_on as date) as contract_ends_on,
    cast(notice_days as integer) as notice_days,
    cast(monthly_fee as decimal(18, 6)) as monthly_fee,
    cast(retained_hours as decimal(18, 6)) as retained_hours,
    upper(rank) as rank,
    cast(next_contact_on as date) as next_contact_on,
    cast(ended_on as date) as ended_on,
    lower(ended_by) as ended_by,
    end_reason,
    upper(currency) as currency
from rows_to_type
