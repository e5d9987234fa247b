-- one row per owner, per rank, or per owner and rank: active clients that are not lapsed
with counted as (
    select
        case when $by_owner then owner end as owner,
        case when $by_rank then rank end as rank,
        status,
        clients,
        case when is_reached then clients else 0 end as reached_clients,
        case when is_too_new then clients else 0 end as too_new_clients,
        case when is_reached then revenue_12m else 0 end as reached_revenue,
        case when not is_too_new then revenue_12m end as revenue,
        revenue_at_risk
    from of_month_coverage_sums
    where
        not is_lapsed
        and is_summed($owners, $by_owner, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select
    owner,
    rank,
    sum(clients) as clients,
    sum(reached_clients) as reached_clients,
    sum(too_new_clients) as too_new_clients,
    coalesce(sum(clients) filter (status = 'due soon'), 0) as due_soon_clients,
    coalesce(sum(clients) filter (status = 'planned'), 0) as planned_clients,
    coalesce(sum(clients) filter (status = 'overdue'), 0) as overdue_clients,
    only_with_contacts(share(sum(reached_clients), sum(clients) - sum(too_new_clients))) as reach,
    only_with_contacts(share(sum(reached_revenue), sum(revenue))) as reach_by_revenue,
    sum(revenue_at_risk) as revenue_at_risk
from counted
group by owner, rank
order by owner, rank
