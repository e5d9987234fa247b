-- one row per active client: what it takes and brings a month, carried on for some months
with measured as (
    select
        chosen.client_id,
        chosen.name,
        chosen.owner,
        chosen.rank,
        worked.hours,
        chosen.project_12m,
        -- a client that is younger than a year is measured since its first revenue
        least(12, greatest(1, month_number_of($month) - chosen.first_revenue_number + 1)) as known_months,
        -- months that begin before the client ends
        case
            when chosen.ended_on is null then $months
            else least($months, greatest(0, month_number_of(chosen.ended_on - 1) - month_number_of($month)))
        end as months_ahead
    from of_month_standing as chosen
    left join of_month_worked_12 as worked on worked.client_id = chosen.client_id
    where
        chosen.is_active
        and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
        and is_chosen($ranks, chosen.rank)
        and (chosen.revenue_12m <> 0 or chosen.project_12m <> 0 or worked.hours is not null)
)
select
    client_id,
    name,
    owner,
    rank,
    share(hours, known_months) as hours_a_month,
    share(project_12m, known_months) as project_revenue_a_month,
    share(hours, known_months) * months_ahead as expected_hours,
    share(project_12m, known_months) * months_ahead as expected_project_revenue
from measured
order by case when $most is not null then -coalesce(expected_hours, 0) end, client_id
limit $most
