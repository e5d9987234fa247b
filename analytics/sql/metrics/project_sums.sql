-- one row: what is said of the lists of retainer_candidates and dormant_projects
with candidates as (
    select
        count(*) as candidates,
        coalesce(sum(suggested_fee), 0) as suggested_fee
    from of_month_candidates
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
dormant as (
    select
        count(*) as dormant,
        coalesce(sum(project_revenue_12m), 0) as dormant_revenue_12m
    from of_month_dormant
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select *
from candidates
cross join dormant
