-- one row per client with touches in the 12 months to the day up to which the month's contacts speak: their minutes
with days as (
    select
        case
            when reporting.is_measured_at_contacts_end then least($day, contact_span.last_contact_on)
            else $day
        end as day
    from reporting
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
)
select
    client_id,
    cast(sum(minutes) as decimal(28, 6)) as minutes,
    cast(sum(touches_without_minutes) as bigint) as touches_without_minutes
from parts
group by client_id
