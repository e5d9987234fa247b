-- one row per client, event and team: days from signing, or from a change of owner, to the first touch
with looked_at as (
    select
        case when reporting.reporting_month = $month then given.data_date else last_day(cast($month as date)) end as day
    from reporting
    cross join given
),
chosen as (
    select
        chosen_clients.*,
        clients.signed_on
    from chosen_clients($owners, $segments, $regions) as chosen_clients
    inner join clients on clients.client_id = chosen_clients.client_id
    left join account_months
        on account_months.client_id = chosen_clients.client_id and account_months.month = $month
    where is_chosen($ranks, coalesce(account_months.rank, 'unranked'))
),
touches as (
    select
        contacts.client_id,
        contacts.date,
        coalesce(contacts.rep, '') as rep,
        coalesce(contacts.team, '') as team
    from contacts
    cross join looked_at
    cross join given
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    left join excluded_channels on excluded_channels.channel = lower(trim(contacts.channel))
    where
        outcomes.outcome is null
        and excluded_channels.channel is null
        and contacts.date <= looked_at.day
        and contacts.date <= given.data_date
),
events as (
    select
        chosen.client_id,
        'signed on' as event,
        chosen.signed_on as from_on,
        '' as new_owner
    from chosen
    cross join looked_at
    where chosen.signed_on <= looked_at.day
    union all
    select
        owner_changes.client_id,
        'owner changed' as event,
        owner_changes.changed_on as from_on,
        owner_changes.owner as new_owner
    from owner_changes
    inner join chosen on chosen.client_id = owner_changes.client_id
    cross join looked_at
    where owner_changes.changed_on <= looked_at.day and owner_changes.owner <> ''
),
first_touches as (
    select
        events.client_id,
        events.event,
        events.from_on,
        teams.team,
        min(touches.date) filter (teams.team = '' or touches.team = teams.team) as first_touch_on
    from events
    left join touches
        on
            touches.client_id = events.client_id
            and touches.date >= events.from_on
            and (events.new_owner = '' or lower(trim(touches.rep)) = lower(trim(events.new_owner)))
    inner join (
        select distinct
            events.client_id,
            events.event,
            events.from_on,
            unnest(case when events.event = 'signed on' and touches.team <> '' then ['', touches.team] else [''] end)
                as team
        from events
        left join touches on touches.client_id = events.client_id and touches.date >= events.from_on
    ) as teams
        on
            teams.client_id = events.client_id
            and teams.event = events.event
            and teams.from_on = events.from_on
    group by events.client_id, events.event, events.from_on, teams.team
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    first_touches.event,
    first_touches.team,
    first_touches.from_on,
    first_touches.first_touch_on,
    case
        when first_touches.from_on >= contact_span.first_contact_on
            then date_diff('day', first_touches.from_on, first_touches.first_touch_on)
    end as days
from first_touches
inner join chosen on chosen.client_id = first_touches.client_id
cross join contact_span
order by chosen.client_id, first_touches.from_on, first_touches.event desc, first_touches.team
