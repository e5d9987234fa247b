-- one row per owner of active clients who made contacts, and has been silent at their end for longer than ever before
with days as (
    select distinct
        lower(trim(contacts.rep)) as rep,
        contacts.date
    from contacts
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    where outcomes.outcome is null and contacts.date <= $data_date and trim(contacts.rep) <> ''
),
made as (
    select
        rep,
        count(*) as days,
        max(date) as last_on,
        max(silence) as longest_silence
    from (select *, date - lag(date) over (partition by rep order by date) as silence from days) as silences
    group by rep
),
ends as (
    select max(last_on) as last_on from made
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
    made.last_on as date,
    owners.mrr as amount,
    owners.clients as weight,
    owners.owner || ': ' || owners.clients || case when owners.clients = 1 then ' client' else ' clients' end
    || ', last contact ' || made.last_on as note
from owners
inner join made on made.rep = lower(trim(owners.owner))
cross join ends
where
    made.days >= $contact_days
    and ends.last_on - made.last_on > greatest($silent_days, 3 * made.longest_silence)
order by owners.mrr desc, owners.owner
