-- one row per active client with revenue or hours in 12 months: what it took and brought, and how long that may go on
select
    active.client_id,
    active.name,
    active.owner,
    active.segment,
    active.region,
    active.rank,
    worked.hours,
    active.project_12m,
    -- a client that is younger than a year is measured since its first revenue
    least(12, greatest(1, month_number_of($month) - active.first_revenue_number + 1)) as known_months,
    -- of the next 12 months those that begin before the client ends
    case
        when active.ended_on is null then 12
        else least(12, greatest(0, month_number_of(active.ended_on - 1) - month_number_of($month)))
    end as months_left
from of_month_standing as active
left join of_month_worked_12 as worked on worked.client_id = active.client_id
where active.is_active and (active.revenue_12m <> 0 or active.project_12m <> 0 or worked.hours is not null)
