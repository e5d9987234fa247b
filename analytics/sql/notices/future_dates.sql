-- one row per revenue row or contact of the import that is dated after the import day as if it had happened
select
    client_id,
    import_number,
    file_number,
    line,
    date,
    amount,
    'revenue' as note
from brought
where date > $import_day
union all
-- a contact without minutes is a plan
select
    new_contacts.client_id,
    $import_number as import_number,
    new_contacts.file_number,
    new_contacts.line,
    new_contacts.date,
    null as amount,
    'contact of ' || format('{:.0f}', new_contacts.minutes) || ' minutes' as note
from new_contacts
left join outcomes on outcomes.outcome = lower(trim(new_contacts.outcome))
where new_contacts.date > $import_day and new_contacts.minutes > 0 and outcomes.outcome is null
order by date desc, file_number, line
