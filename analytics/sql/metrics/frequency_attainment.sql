-- one row: the month
with windows_of_clients as (
    select
        coverage.client_id,
        coverage.coverage_day,
        coverage.cadence_days,
        greatest(
            cast(coverage.coverage_day - interval 12 month as date) + 1, clients.client_since
        ) as window_start
    from chosen_coverage($month, $owners, $segments, $regions, $ranks) as coverage
    inner join clients on clients.client_id = coverage.client_id
    where not coverage.is_lapsed
),
attained as (
    select
        windows_of_clients.client_id,
        -- touches made over touches asked for: days of the window / cadence
        least(
            coalesce(sum(contact_days.touches), 0) * any_value(windows_of_clients.cadence_days)
            / cast(
                any_value(date_diff('day', windows_of_clients.window_start, windows_of_clients.coverage_day)) + 1
                as double
            ),
            1.0
        ) as attainment
    from windows_of_clients
    left join contact_days
        on
            contact_days.client_id = windows_of_clients.client_id
            and contact_days.date between windows_of_clients.window_start and windows_of_clients.coverage_day
    where windows_of_clients.window_start <= windows_of_clients.coverage_day
    group by windows_of_clients.client_id
)
select
    cast($month as date) as month,
    count(*) as clients,
    only_with_contacts(avg(attainment order by client_id)) as frequency_attainment
from attained
