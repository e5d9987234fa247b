-- one row per owner of active clients who made contacts, and has been silent at their end for longer than ever before
with happened as not materialized (
    select
        lower(trim(contacts.rep)) as rep,
        contacts.date
    from contacts
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    where outcomes.outcome is null and contacts.date <= $data_date and trim(contacts.rep) <> ''
),
lasts as (
    select rep, max(date) as last_on from happened group by rep
),
-- hardly anybody: only their days are looked at one by one
silent as (
    select
        lasts.rep,
        lasts.last_on,
        ends.last_on - lasts.last_on as silence
    from lasts
    cross join (select max(last_on) as last_on from lasts) as ends
    where ends.last_on - lasts.last_on > $silent_days
),
days as (
    select distinct happened.rep, happened.date
    from happened
    semi join silent on silent.rep = happened.rep
),
made as (
    select
        rep,
        count(*) as days,
        max(silence) as longest_silence
    from (select *, date - lag(date) over (partition by rep order by date) as silence from days) as silences
    group by rep
),
owners as (
    select
        clients.owner,
        count(*) as clients,
        sum(months.mrr) as mrr
    from after.clients as clients
    inner join after.account_months as months
        on
            months.client_id = clients.client_id
            and months.month = (select max(months_of_book.month) from after.months as months_of_book)
            and months.rank <> 'unranked'
    where clients.owner <> '' and (clients.ended_on is null or clients.ended_on > $data_date)
    group by clients.owner
)
select
    null as client_id,
    owners.owner as name,
    silent.last_on as date,
    owners.mrr as amount,
    owners.clients as weight,
    owners.owner || ': ' || owners.clients || case when owners.clients = 1 then ' client' else ' clients' end
    || ', last contact ' || silent.last_on as note
from owners
inner join silent on silent.rep = lower(trim(owners.owner))
inner join made on made.rep = silent.rep
where made.days >= $contact_days and silent.silence > 3 * coalesce(made.longest_silence, 0)
order by owners.mrr desc, owners.owner
