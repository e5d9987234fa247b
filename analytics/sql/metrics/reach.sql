-- one row: the month
with counted as (
    select
        clients,
        case when is_reached then clients else 0 end as reached_clients,
        revenue_12m as revenue,
        case when is_reached then revenue_12m else 0 end as reached_revenue
    from of_month_coverage_sums
    where
        not is_lapsed and not is_too_new
        and is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select
    cast($month as date) as month,
    coalesce(sum(clients), 0) as clients,
    coalesce(sum(reached_clients), 0) as reached_clients,
    only_with_contacts(share(sum(reached_clients), sum(clients))) as reach,
    coalesce(sum(revenue), 0) as revenue,
    coalesce(sum(reached_revenue), 0) as reached_revenue,
    only_with_contacts(share(sum(reached_revenue), sum(revenue))) as reach_by_revenue
from counted
