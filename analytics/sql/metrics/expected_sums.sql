-- one row: the sums of expected_work
select
    coalesce(sum(clients), 0) as clients,
    fsum(share(hours, known_months) * least($months, months_left)) as expected_hours,
    coalesce(fsum(share(project_12m, known_months) * least($months, months_left)), 0) as expected_project_revenue
from of_month_expected_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
