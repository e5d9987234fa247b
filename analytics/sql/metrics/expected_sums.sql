-- one row: the sums of expected_work
with measured as (
    select
        worked.hours,
        chosen.project_12m,
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
    count(*) as clients,
    fsum(share(hours, known_months) * months_ahead) as expected_hours,
    coalesce(fsum(share(project_12m, known_months) * months_ahead), 0) as expected_project_revenue
from measured
