-- one row: clients of the file that are new, changed and the same, and known clients that it does not name
with before as (
    select * from clients_known_before
),
after as (
    select * from clients_known_after
),
named as (
    select distinct client_id from new_clients
)
select
    count(*) filter (named.client_id is not null and before.client_id is null) as new_rows,
    count(*) filter (
        named.client_id is not null and before.client_id is not null
        and (after.name, after.owner, after.segment, after.region, after.email, after.signed_on,
            after.contract_ends_on, after.notice_days, after.monthly_fee, after.retained_hours, after.next_contact_on,
            after.ended_on, after.ended_by, after.end_reason, after.currency)
        is distinct from
        (before.name, before.owner, before.segment, before.region, before.email, before.signed_on,
            before.contract_ends_on, before.notice_days, before.monthly_fee, before.retained_hours,
            before.next_contact_on, before.ended_on, before.ended_by, before.end_reason, before.currency)
    ) as changed_rows,
    count(*) filter (
        named.client_id is not null and before.client_id is not null
        and (after.name, after.owner, after.segment, after.region, after.email, after.signed_on,
            after.contract_ends_on, after.notice_days, after.monthly_fee, after.retained_hours, after.next_contact_on,
            after.ended_on, after.ended_by, after.end_reason, after.currency)
        is not distinct from
        (before.name, before.owner, before.segment, before.region, before.email, before.signed_on,
            before.contract_ends_on, before.notice_days, before.monthly_fee, before.retained_hours,
            before.next_contact_on, before.ended_on, before.ended_by, before.end_reason, before.currency)
    ) as same_rows,
    0 as removed_rows,
    count(*) filter (named.client_id is null) as not_named_rows
from after
left join before on before.client_id = after.client_id
left join named on named.client_id = after.client_id
