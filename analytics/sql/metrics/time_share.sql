-- one row per client, owner or rank with minutes or revenue in the 12 months
with looked_at as (
    select
        case
            when reporting.is_measured_at_contacts_end
                then least(
                    case when reporting.reporting_month = $month then given.data_date else last_day(cast($month as date)) end,
                    contact_span.last_contact_on
                )
            when reporting.reporting_month = $month then given.data_date
            else last_day(cast($month as date))
        end as day
    from reporting
    cross join given
    cross join contact_span
),
minutes as (
    select
        contact_days.client_id,
        sum(contact_days.minutes) as minutes,
        sum(contact_days.touches_without_minutes) as touches_without_minutes
    from contact_days
    cross join looked_at
    where contact_days.date > cast(looked_at.day - interval 12 month as date) and contact_days.date <= looked_at.day
    group by contact_days.client_id
),
revenue_of_year as (
    select
        client_id,
        sum(revenue) as revenue_12m,
        max(rank) filter (month = $month) as rank
    from account_months
    where month_number between month_number_of($month) - 11 and month_number_of($month)
    group by client_id
),
measured as (
    select
        case $by
            when 'client' then chosen.client_id
            when 'owner' then chosen.owner
            else coalesce(revenue_of_year.rank, 'unranked')
        end as group_name,
        coalesce(minutes.minutes, 0) as minutes,
        coalesce(revenue_of_year.revenue_12m, 0) as revenue_12m,
        coalesce(minutes.touches_without_minutes, 0) as touches_without_minutes
    from chosen_clients($owners, $segments, $regions) as chosen
    left join minutes on minutes.client_id = chosen.client_id
    left join revenue_of_year on revenue_of_year.client_id = chosen.client_id
    where is_chosen($ranks, coalesce(revenue_of_year.rank, 'unranked'))
),
grouped as (
    select
        group_name,
        sum(minutes) as minutes,
        sum(revenue_12m) as revenue_12m,
        sum(touches_without_minutes) as touches_without_minutes
    from measured
    group by group_name
    having sum(minutes) <> 0 or sum(revenue_12m) <> 0
)
select
    group_name as "by",
    minutes,
    share(minutes, sum(minutes) over ()) as time_share,
    revenue_12m,
    share(revenue_12m, sum(revenue_12m) over ()) as revenue_share,
    cast(touches_without_minutes as bigint) as contacts_without_minutes
from grouped
order by group_name
