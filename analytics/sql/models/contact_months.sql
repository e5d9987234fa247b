-- one row per client and calendar month with a contact row of any kind: touches, and the days that coverage looks for
with numbered as (
    select
        contact_days.client_id,
        cast(extract(year from contact_days.date) * 12 + extract(month from contact_days.date) - 1 as integer)
            as month_number,
        contact_days.touches,
        contact_days.minutes,
        contact_days.touches_without_minutes,
        contact_days.out_of_scope,
        contact_days.negative_outcomes,
        contact_days.rep,
        contact_days.channel,
        contact_days.planned_channel,
        case when contact_days.touches > 0 then contact_days.date end as touch_on,
        case when contact_days.plans > 0 and contact_days.date <= reporting.coverage_day then contact_days.date end
            as plan_on,
        case when contact_days.plans > 0 and contact_days.date > reporting.coverage_day then contact_days.date end
            as later_plan_on
    from contact_days
    cross join reporting
)
select
    client_id,
    month_number,
    cast(sum(touches) as integer) as touches,
    cast(sum(minutes) as decimal(24, 6)) as minutes,
    cast(sum(touches_without_minutes) as integer) as touches_without_minutes,
    cast(sum(out_of_scope) as integer) as out_of_scope,
    cast(sum(negative_outcomes) as integer) as negative_outcomes,
    max(touch_on) as last_touch_on,
    max_by(coalesce(rep, ''), touch_on) as last_touch_by,
    max_by(coalesce(channel, ''), touch_on) as last_touch_channel,
    min(plan_on) as first_plan_on,
    min_by(coalesce(planned_channel, ''), plan_on) as first_plan_channel,
    min(later_plan_on) as first_later_plan_on,
    min_by(coalesce(planned_channel, ''), later_plan_on) as first_later_plan_channel
from numbered
group by client_id, month_number
