-- one row per source of contacts that has gone silent for longer than it ever is
with days as (
    select
        contacts.source,
        contacts.date,
        count(*) as contacts
    from contacts
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    where outcomes.outcome is null and contacts.date <= $data_date
    group by contacts.source, contacts.date
),
lasts as (
    select source, max(date) as last_on from days group by source
),
of_late as (
    select
        days.source,
        lasts.last_on,
        days.date,
        days.contacts,
        days.date - lag(days.date) over (partition by days.source order by days.date) as silence
    from days
    inner join lasts on lasts.source = days.source
    where days.date > lasts.last_on - $looked_back
),
sources as (
    select
        source,
        last_on,
        count(*) as days,
        sum(contacts) as contacts,
        max(silence) as longest_silence
    from of_late
    group by source, last_on
)
select
    null as client_id,
    last_on as date,
    cast(null as decimal(18, 6)) as amount,
    contacts as weight,
    source || ': the last on ' || last_on || ', ' || ($data_date - last_on) || ' days before the data date' as note
from sources
where
    days >= $contact_days
    and $data_date - last_on > greatest($silent_days, 2 * longest_silence)
    -- a source that was given up long ago, while another goes on
    and ($data_date - last_on <= $looked_back or last_on = (select max(lasts.last_on) from lasts))
order by last_on desc, source
