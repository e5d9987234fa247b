-- one row per client without MRR that keeps buying projects, the largest suggested fee first
select
    client_id,
    name,
    owner,
    rank,
    months_with_projects,
    project_revenue_6_months,
    suggested_fee,
    tier
from of_month_candidates
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by suggested_fee desc, client_id
limit $most
