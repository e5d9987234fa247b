-- one row per contact row of the client, newest first
select
    contacts.date,
    coalesce(contacts.rep, '') as rep,
    coalesce(contacts.team, '') as team,
    coalesce(contacts.channel, '') as channel,
    contacts.minutes,
    coalesce(contacts.outcome, '') as outcome,
    contacts.out_of_scope,
    coalesce(contacts.note, '') as note,
    contacts.date > given.data_date or coalesce(not outcomes.is_cancelled, false) as is_planned,
    outcomes.outcome is null and contacts.date <= given.data_date and excluded_channels.channel is null as is_touch,
    contacts.import_number,
    contacts.file_number,
    contacts.line
from contacts
cross join given
left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
left join excluded_channels on excluded_channels.channel = lower(trim(contacts.channel))
where contacts.client_id = $client_id
order by contacts.date desc, contacts.import_number desc, contacts.file_number desc, contacts.line desc
