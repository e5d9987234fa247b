-- one row per month of the 12 to come
select
    month,
    sum(mrr) as mrr,
    count(*) filter (guaranteed_revenue > 0) as clients,
    sum(guaranteed_revenue) as guaranteed_revenue,
    sum(falls_away) as falls_away
from chosen_guarantees($month, $owners, $segments, $regions, $ranks)
group by month
order by month
