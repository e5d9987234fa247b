-- one row per owner, per rank, or per owner and rank: active clients that are not lapsed
select
    case when $by_owner then owner end as owner,
    case when $by_rank then rank end as rank,
    count(*) as clients,
    count_if(is_reached) as reached_clients,
    count_if(is_too_new) as too_new_clients,
    count_if(status = 'due soon') as due_soon_clients,
    count_if(status = 'planned') as planned_clients,
    count_if(status = 'overdue') as overdue_clients,
    only_with_contacts(share(count_if(is_reached), count_if(not is_too_new))) as reach,
    only_with_contacts(share(
        coalesce(sum(greatest(revenue_12m, 0)) filter (is_reached), 0),
        sum(greatest(revenue_12m, 0)) filter (not is_too_new)
    )) as reach_by_revenue,
    coalesce(sum(revenue_at_risk), 0) as revenue_at_risk
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
where not is_lapsed
group by case when $by_owner then owner end, case when $by_rank then rank end
order by owner, rank
