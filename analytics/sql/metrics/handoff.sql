-- one row per client, event and team: days from signing, or from a change of owner, to the first touch
with looked_at as (
    select
        case when reporting.reporting_month = $month then given.data_date else last_day(cast($month as date)) end as day
    from reporting
    cross join given
),
seen as (
    select
        handoffs.*,
        case when handoffs.first_touch_on <= looked_at.day then handoffs.first_touch_on end as seen_touch_on
    from handoffs
    cross join looked_at
    where
        handoffs.from_on <= looked_at.day and ($since is null or handoffs.from_on >= $since)
        and ($teams or handoffs.team = '')
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    seen.event,
    seen.team,
    seen.from_on,
    seen.seen_touch_on as first_touch_on,
    -- who signed before the contacts begin may have been touched before the export shows it
    case
        when seen.from_on >= contact_span.first_contact_on
            then date_diff('day', seen.from_on, seen.seen_touch_on)
    end as days
from seen
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = seen.client_id
cross join contact_span
left join (select client_id, rank from account_months where month = $month and $ranks is not null) as ranked
    on ranked.client_id = chosen.client_id
where
    is_chosen($ranks, coalesce(ranked.rank, 'unranked'))
    and (seen.team = '' or seen.seen_touch_on is not null)
order by chosen.client_id, seen.from_on, seen.event desc, seen.team
