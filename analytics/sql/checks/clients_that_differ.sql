-- one row per line of the clients exports of one import whose client_id stands there again with other values
-- (a column that a file does not have cannot differ)
with told_apart as (
    select
        client_id,
        min(line) as first_line
    from new_clients
    group by client_id
    having
        count(distinct coalesce(cast(name as varchar), '')) filter (list_contains(columns_present, 'name')) > 1
        or count(distinct coalesce(cast(owner as varchar), '')) filter (list_contains(columns_present, 'owner')) > 1
        or count(distinct coalesce(cast(segment as varchar), '')) filter (list_contains(columns_present, 'segment')) > 1
        or count(distinct coalesce(cast(region as varchar), '')) filter (list_contains(columns_present, 'region')) > 1
        or count(distinct coalesce(cast(email as varchar), '')) filter (list_contains(columns_present, 'email')) > 1
        or count(distinct coalesce(cast(signed_on as varchar), '')) filter (list_contains(columns_present, 'signed_on')) > 1
        or count(distinct coalesce(cast(contract_ends_on as varchar), '')) filter (list_contains(columns_present, 'contract_ends_on')) > 1
        or count(distinct coalesce(cast(notice_days as varchar), '')) filter (list_contains(columns_present, 'notice_days')) > 1
        or count(distinct coalesce(cast(monthly_fee as varchar), '')) filter (list_contains(columns_present, 'monthly_fee')) > 1
        or count(distinct coalesce(cast(retained_hours as varchar), '')) filter (list_contains(columns_present, 'retained_hours')) > 1
        or count(distinct coalesce(cast(rank as varchar), '')) filter (list_contains(columns_present, 'rank')) > 1
        or count(distinct coalesce(cast(next_contact_on as varchar), '')) filter (list_contains(columns_present, 'next_contact_on')) > 1
        or count(distinct coalesce(cast(ended_on as varchar), '')) filter (list_contains(columns_present, 'ended_on')) > 1
        or count(distinct coalesce(cast(ended_by as varchar), '')) filter (list_contains(columns_present, 'ended_by')) > 1
        or count(distinct coalesce(cast(end_reason as varchar), '')) filter (list_contains(columns_present, 'end_reason')) > 1
        or count(distinct coalesce(cast(currency as varchar), '')) filter (list_contains(columns_present, 'currency')) > 1
)
select
    new_clients.file_number,
    new_clients.line,
    'client_id' as column_name,
    new_clients.client_id as value,
    'the same client_id comes again with other values (first in line ' || told_apart.first_line || '); keep one'
        as reason
from new_clients
inner join told_apart on told_apart.client_id = new_clients.client_id
