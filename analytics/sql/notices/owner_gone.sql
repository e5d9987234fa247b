-- one row per owner of active clients who made contacts once, and none in the last months of the contacts
with made as (
    select
        lower(trim(contacts.rep)) as rep,
        count(distinct contacts.date) as days,
        max(contacts.date) as last_on
    from contacts
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    where outcomes.outcome is null and contacts.date <= $data_date and trim(contacts.rep) <> ''
    group by lower(trim(contacts.rep))
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
where
    made.days >= $contact_days
    and made.last_on < (select max(all_made.last_on) from made as all_made) - $silent_days
order by owners.mrr desc, owners.owner
