-- one row per owner (or all of them), segment, region and rank: active clients that are not lapsed, and the sum over them
-- of touches made over touches asked for in the 12 months to the day that coverage is measured, or since each became one
with windows_of_clients as (
    select
        coverage.client_id,
        coverage.owner,
        coverage.segment,
        coverage.region,
        coverage.rank,
        coverage.coverage_day,
        coverage.cadence_days,
        greatest(
            cast(coverage.coverage_day - interval 12 month as date) + 1, clients.client_since
        ) as window_start
    from account_coverage as coverage
    inner join clients on clients.client_id = coverage.client_id
    where coverage.month = $month and not coverage.is_lapsed
),
-- the months that lie in the window as a whole
whole as (
    select
        *,
        month_number_of(window_start) + case when extract(day from window_start) = 1 then 0 else 1 end
            as first_whole_number,
        month_number_of(coverage_day) - case when last_day(coverage_day) = coverage_day then 0 else 1 end
            as last_whole_number
    from windows_of_clients
    where window_start <= coverage_day
),
touches as (
    select
        whole.client_id,
        contact_months.touches
    from whole
    inner join contact_months
        on
            contact_months.client_id = whole.client_id
            and contact_months.month_number between whole.first_whole_number and whole.last_whole_number
    union all
    -- and the days of the others
    select
        whole.client_id,
        contact_days.touches
    from whole
    inner join contact_days
        on
            contact_days.client_id = whole.client_id
            and contact_days.date between whole.window_start and whole.coverage_day
            and month_number_of(contact_days.date) not between whole.first_whole_number and whole.last_whole_number
    where extract(day from whole.window_start) <> 1 or last_day(whole.coverage_day) <> whole.coverage_day
),
made as (
    select client_id, sum(touches) as touches
    from touches
    group by client_id
),
attainments as (
    select
        whole.owner,
        whole.segment,
        whole.region,
        whole.rank,
        -- days of the window / cadence are asked for
        least(
            coalesce(made.touches, 0) * whole.cadence_days
            / cast(date_diff('day', whole.window_start, whole.coverage_day) + 1 as double),
            1.0
        ) as attainment
    from whole
    left join made on made.client_id = whole.client_id
)
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    count(*) as clients,
    -- in whole parts, so that no order of the clients tells
    cast(sum(cast(attainment as decimal(18, 17))) as decimal(38, 17)) as attainment
from attainments
group by grouping sets (
    (owner, segment, region, rank),
    (segment, region, rank)
)
