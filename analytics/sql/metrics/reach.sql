-- one row: the month
select
    cast($month as date) as month,
    count(*) filter (counts_for_reach(is_lapsed, is_too_new)) as clients,
    count(*) filter (is_reached) as reached_clients,
    only_with_contacts(share(
        count(*) filter (is_reached), count(*) filter (counts_for_reach(is_lapsed, is_too_new))
    )) as reach,
    coalesce(sum(greatest(revenue_12m, 0)) filter (counts_for_reach(is_lapsed, is_too_new)), 0) as revenue,
    coalesce(sum(greatest(revenue_12m, 0)) filter (is_reached), 0) as reached_revenue,
    only_with_contacts(share(
        coalesce(sum(greatest(revenue_12m, 0)) filter (is_reached), 0),
        sum(greatest(revenue_12m, 0)) filter (counts_for_reach(is_lapsed, is_too_new))
    )) as reach_by_revenue
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
