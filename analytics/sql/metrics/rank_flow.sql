-- one row per pair of ranks before and now, stayers included
with pairs as (
    select
        coalesce(before.rank, 'unranked') as rank_before,
        now.rank,
        now.revenue_12m
    from account_months as now
    left join account_months as before
        on before.client_id = now.client_id and before.month_number = month_number_of($month) - $months
    where
        now.month = $month
        and is_chosen($owners, now.owner) and is_chosen($segments, now.segment) and is_chosen($regions, now.region)
        and is_chosen($ranks, now.rank)
)
select
    rank_before,
    rank,
    count(*) as clients,
    coalesce(sum(revenue_12m), 0) as revenue_12m
from pairs
where rank <> 'unranked' or rank_before <> 'unranked'
group by rank_before, rank
order by rank_before, rank
