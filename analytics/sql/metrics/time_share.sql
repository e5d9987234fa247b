-- one row per client, owner or rank with minutes or revenue in the 12 months
with days as (
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
looked_at as (
    select
        day,
        cast(day - interval 12 month as date) as start,
        month_number_of(cast(day - interval 12 month as date)) + 1 as first_whole_number,
        month_number_of(day) - case when last_day(day) = day then 0 else 1 end as last_whole_number
    from days
),
-- the days of months that are only partly among the 12 months; none if the day looked at ends a month
edges as (
    select start + 1 as from_day, last_day(start) as to_day
    from looked_at
    where last_day(start) > start
    union all
    select last_day(cast(day - interval 1 month as date)) + 1 as from_day, day as to_day
    from looked_at
    where last_day(day) > day
),
parts as (
    select
        contact_months.client_id,
        contact_months.minutes,
        contact_months.touches_without_minutes
    from contact_months
    inner join looked_at
        on contact_months.month_number between looked_at.first_whole_number and looked_at.last_whole_number
    union all
    select
        contact_days.client_id,
        contact_days.minutes,
        contact_days.touches_without_minutes
    from contact_days
    inner join edges on contact_days.date between edges.from_day and edges.to_day
),
minutes as (
    select
        client_id,
        sum(minutes) as minutes,
        sum(touches_without_minutes) as touches_without_minutes
    from parts
    group by client_id
),
measured as (
    select
        case $by
            when 'client' then chosen.client_id
            when 'owner' then chosen.owner
            else coalesce(account_months.rank, 'unranked')
        end as group_name,
        coalesce(minutes.minutes, 0) as minutes,
        coalesce(account_months.revenue_12m, 0) as revenue_12m,
        coalesce(minutes.touches_without_minutes, 0) as touches_without_minutes
    from chosen_clients($owners, $segments, $regions) as chosen
    left join minutes on minutes.client_id = chosen.client_id
    left join account_months on account_months.client_id = chosen.client_id and account_months.month = $month
    where is_chosen($ranks, coalesce(account_months.rank, 'unranked'))
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
