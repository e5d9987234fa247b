-- one row per month of the 12 to come
select
    month,
    sum(mrr) as mrr,
    cast(sum(clients) as bigint) as clients,
    sum(guaranteed_revenue) as guaranteed_revenue,
    sum(falls_away) as falls_away
from of_month_guaranteed_sums
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by month
order by month
