-- one row per project client that has been silent on both sides, the newest revenue first
select
    client_id,
    name,
    owner,
    rank,
    last_revenue_on,
    days_since_revenue,
    last_contact_on,
    days_since_contact,
    project_revenue_12m,
    is_active
from of_month_dormant
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by last_revenue_on desc, client_id
limit $most
