-- one row per month of the 12 to come; by client where owners are chosen
with chosen as (
    select month, mrr, clients, guaranteed_revenue, falls_away
    from of_month_guaranteed_sums
    where
        $owners is null
        and is_chosen($segments, segment) and is_chosen($regions, region) and is_chosen($ranks, rank)
    union all
    select
        month,
        mrr,
        case when guaranteed_revenue > 0 then 1 else 0 end,
        guaranteed_revenue,
        falls_away
    from of_month_guarantees
    where
        $owners is not null and is_chosen($owners, owner)
        and is_chosen($segments, segment) and is_chosen($regions, region) and is_chosen($ranks, rank)
)
select
    month,
    sum(mrr) as mrr,
    cast(sum(clients) as bigint) as clients,
    sum(guaranteed_revenue) as guaranteed_revenue,
    sum(falls_away) as falls_away
from chosen
group by month
order by month
