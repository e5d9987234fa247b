-- one row per active client: what it takes and brings a month, carried on for some months
select
    client_id,
    name,
    owner,
    rank,
    share(hours, known_months) as hours_a_month,
    share(project_12m, known_months) as project_revenue_a_month,
    share(hours, known_months) * least($months, months_left) as expected_hours,
    share(project_12m, known_months) * least($months, months_left) as expected_project_revenue
from of_month_expected
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by case when $most is not null then -coalesce(expected_hours, 0) end, client_id
limit $most
