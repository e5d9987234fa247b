-- one row per month and active client: how long ago anybody touched it, as of the day coverage is measured
with firsts as (
    select client_id, min(month_number) as first_number from account_spine group by client_id
),
last_touches as (
    -- a touch counts from its own month on, at the latest from the reporting month, which is seen as of the data date
    select
        contact_months.client_id,
        greatest(least(contact_months.month_number, reporting.reporting_number), firsts.first_number) as month_number,
        max(contact_months.last_touch_on) as date,
        max_by(contact_months.last_touch_by, contact_months.last_touch_on) as rep,
        max_by(contact_months.last_touch_channel, contact_months.last_touch_on) as channel
    from contact_months
    inner join firsts on firsts.client_id = contact_months.client_id
    cross join reporting
    where contact_months.last_touch_on is not null
    group by
        contact_months.client_id,
        greatest(least(contact_months.month_number, reporting.reporting_number), firsts.first_number)
),
plans as (
    -- each plan excuses the months that end before it, back from the one before its own
    select
        contact_months.client_id,
        least(contact_months.month_number, reporting.reporting_number) - 1 as month_number,
        contact_months.first_plan_on as date,
        contact_months.first_plan_channel as channel
    from contact_months
    cross join reporting
    where contact_months.first_plan_on is not null
    union all
    select
        contact_months.client_id,
        reporting.reporting_number as month_number,
        contact_months.first_later_plan_on as date,
        contact_months.first_later_plan_channel as channel
    from contact_months
    cross join reporting
    where contact_months.first_later_plan_on is not null
),
next_plans as (
    select
        client_id,
        month_number,
        min(date) as date,
        min_by(channel, date) as channel
    from plans
    group by client_id, month_number
),
spine as (
    select
        account_spine.client_id,
        account_spine.month_number,
        last_value(last_touches.date ignore nulls) over (
            partition by account_spine.client_id order by account_spine.month_number
            rows between unbounded preceding and current row
        ) as last_contact_on,
        first_value(next_plans.date ignore nulls) over (
            partition by account_spine.client_id order by account_spine.month_number
            rows between current row and unbounded following
        ) as next_plan_on
    from account_spine
    left join last_touches
        on
            last_touches.client_id = account_spine.client_id
            and last_touches.month_number = account_spine.month_number
    left join next_plans
        on
            next_plans.client_id = account_spine.client_id
            and next_plans.month_number = account_spine.month_number
),
measured as (
    select
        account_ranks.client_id,
        account_ranks.month,
        account_ranks.month_number,
        account_ranks.rank,
        account_ranks.computed_rank,
        account_ranks.is_set_by_hand,
        account_ranks.is_lapsed,
        account_ranks.mrr,
        account_ranks.revenue_12m,
        account_ranks.project_12m,
        spine.last_contact_on,
        last_touches.rep as last_contact_by,
        last_touches.channel as last_contact_channel,
        spine.next_plan_on,
        next_plans.channel as next_plan_channel,
        clients.owner,
        clients.segment,
        clients.region,
        clients.next_contact_on,
        clients.client_since,
        contact_span.first_contact_on,
        given.has_contacts,
        given.cadence_a_days,
        given.cadence_b_days,
        given.cadence_c_days,
        case
            when reporting.is_measured_at_contacts_end
                then least(account_ranks.day_looked_at, contact_span.last_contact_on)
            else account_ranks.day_looked_at
        end as coverage_day,
        -- what a twelfth is taken of, in whole micro-units
        cast(cast(
            case
                when account_ranks.mrr = 0 and account_ranks.project_12m = 0 then account_ranks.revenue_12m
                else account_ranks.project_12m
            end as decimal(28, 6)
        ) * 1000000 as bigint) as year_micro
    from account_ranks
    inner join clients on clients.client_id = account_ranks.client_id
    left join spine
        on spine.client_id = account_ranks.client_id and spine.month_number = account_ranks.month_number
    left join last_touches
        on last_touches.client_id = account_ranks.client_id and last_touches.date = spine.last_contact_on
    left join next_plans
        on next_plans.client_id = account_ranks.client_id and next_plans.date = spine.next_plan_on
    cross join contact_span
    cross join reporting
    cross join given
),
counted as (
    select
        *,
        case
            when last_contact_on is not null then date_diff('day', last_contact_on, coverage_day)
            else greatest(
                date_diff(
                    'day', greatest(client_since, coalesce(first_contact_on, client_since)), coverage_day
                ),
                0
            )
        end as days_since_contact,
        case rank when 'A' then cadence_a_days when 'B' then cadence_b_days else cadence_c_days end as cadence_days,
        case computed_rank
            when 'A' then cadence_a_days when 'B' then cadence_b_days else cadence_c_days
        end as computed_cadence_days,
        greatest(
            cast(mrr as decimal(24, 6)) + cast(
                -- rounded half away from zero
                cast(case when year_micro < 0 then -1 else 1 end * ((2 * abs(year_micro) + 12) // 24) as decimal(20, 0))
                * cast(0.000001 as decimal(7, 6))
                as decimal(24, 6)
            ),
            0
        ) as monthly_revenue
    from measured
),
excused as (
    select
        *,
        case
            when
                next_contact_on > coverage_day
                and date_diff('day', coverage_day, next_contact_on) <= cadence_days
                then next_contact_on
        end as next_contact_in_time,
        case
            when
                next_plan_on > coverage_day
                and date_diff('day', coverage_day, next_plan_on) <= cadence_days
                then next_plan_on
        end as next_plan_in_time
    from counted
)
select
    client_id,
    owner,
    segment,
    region,
    month,
    month_number,
    coverage_day,
    rank,
    computed_rank,
    is_set_by_hand,
    is_lapsed,
    mrr,
    revenue_12m,
    case when has_contacts then last_contact_on end as last_contact_on,
    coalesce(last_contact_by, '') as last_contact_by,
    coalesce(last_contact_channel, '') as last_contact_channel,
    case when has_contacts then days_since_contact end as days_since_contact,
    cadence_days,
    least(coalesce(next_contact_in_time, next_plan_in_time), coalesce(next_plan_in_time, next_contact_in_time))
        as next_step_on,
    case
        when
            next_plan_in_time is not null and next_plan_in_time <= coalesce(next_contact_in_time, next_plan_in_time)
            then coalesce(next_plan_channel, '')
        else ''
    end as next_step_channel,
    case
        when is_lapsed then 'lapsed'
        when not has_contacts then 'no contact data'
        when days_since_contact > cadence_days
            and (next_contact_in_time is not null or next_plan_in_time is not null) then 'planned'
        when days_since_contact > cadence_days then 'overdue'
        when days_since_contact * 4 > cadence_days * 3 then 'due soon'
        else 'on track'
    end as status,
    has_contacts and not is_lapsed and last_contact_on is not null and days_since_contact <= cadence_days
        as is_reached,
    has_contacts and not is_lapsed and last_contact_on is null and days_since_contact <= cadence_days
        as is_too_new,
    -- by the computed rank, without excuse: what retention by coverage compares
    case
        when not has_contacts then 'no contact data'
        when days_since_contact > computed_cadence_days then 'neglected'
        when last_contact_on is null then 'too new'
        else 'covered'
    end as coverage,
    monthly_revenue
from excused
-- most questions are about one month: its rows lie together
order by month_number
