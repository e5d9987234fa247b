-- one row per client, event (signed on, owner changed) and team with a touch since; team '' is anybody
with touches as (
    select
        contacts.client_id,
        contacts.date,
        contacts.rep,
        coalesce(contacts.team, '') as team
    from contacts
    cross join given
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    left join excluded_channels on excluded_channels.channel = lower(trim(contacts.channel))
    where
        outcomes.outcome is null
        and excluded_channels.channel is null
        and contacts.date <= given.data_date
),
signed as (
    select
        clients.client_id,
        clients.signed_on as from_on,
        touches.team,
        min(touches.date) as first_touch_on
    from clients
    left join touches on touches.client_id = clients.client_id and touches.date >= clients.signed_on
    where clients.signed_on is not null
    group by clients.client_id, clients.signed_on, touches.team
),
changed as (
    select
        owner_changes.client_id,
        owner_changes.changed_on as from_on,
        min(touches.date) as first_touch_on
    from owner_changes
    left join touches
        on
            touches.client_id = owner_changes.client_id
            and touches.date >= owner_changes.changed_on
            and lower(trim(coalesce(touches.rep, ''))) = lower(trim(owner_changes.owner))
    where owner_changes.owner <> ''
    group by owner_changes.client_id, owner_changes.changed_on
)
select
    client_id,
    'signed on' as event,
    '' as team,
    from_on,
    min(first_touch_on) as first_touch_on
from signed
group by client_id, from_on
union all
select
    client_id,
    'signed on' as event,
    team,
    from_on,
    first_touch_on
from signed
where team <> ''
union all
select
    client_id,
    'owner changed' as event,
    '' as team,
    from_on,
    first_touch_on
from changed
