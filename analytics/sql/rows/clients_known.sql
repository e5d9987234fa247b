-- one row per client of the clients exports in force: each column from the newest export that has it
select
    client_id,
    arg_max({'value': name}, import_number).value as name,
    (arg_max({'value': owner}, import_number) filter (list_contains(columns_present, 'owner'))).value as owner,
    (arg_max({'value': segment}, import_number) filter (list_contains(columns_present, 'segment'))).value as segment,
    (arg_max({'value': region}, import_number) filter (list_contains(columns_present, 'region'))).value as region,
    (arg_max({'value': email}, import_number) filter (list_contains(columns_present, 'email'))).value as email,
    (arg_max({'value': signed_on}, import_number)
        filter (list_contains(columns_present, 'signed_on'))).value as signed_on,
    (arg_max({'value': contract_ends_on}, import_number)
        filter (list_contains(columns_present, 'contract_ends_on'))).value as contract_ends_on,
    (arg_max({'value': notice_days}, import_number)
        filter (list_contains(columns_present, 'notice_days'))).value as notice_days,
    (arg_max({'value': monthly_fee}, import_number)
        filter (list_contains(columns_present, 'monthly_fee'))).value as monthly_fee,
    (arg_max({'value': retained_hours}, import_number)
        filter (list_contains(columns_present, 'retained_hours'))).value as retained_hours,
    (arg_max({'value': next_contact_on}, import_number)
        filter (list_contains(columns_present, 'next_contact_on'))).value as next_contact_on,
    (arg_max({'value': ended_on}, import_number) filter (list_contains(columns_present, 'ended_on'))).value as ended_on,
    (arg_max({'value': ended_by}, import_number) filter (list_contains(columns_present, 'ended_by'))).value as ended_by,
    (arg_max({'value': end_reason}, import_number)
        filter (list_contains(columns_present, 'end_reason'))).value as end_reason,
    (arg_max({'value': currency}, import_number) filter (list_contains(columns_present, 'currency'))).value as currency,
    bool_or(import_number = newest_import_of_source) as is_in_newest_export
from (
    select
        *,
        max(import_number) over (partition by source) as newest_import_of_source
    from clients_in_force
) as versions
group by client_id
