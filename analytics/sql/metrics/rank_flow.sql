-- one row per pair of ranks before and now, stayers included
select
    coalesce(before.rank, 'unranked') as rank_before,
    coalesce(now.rank, 'unranked') as rank,
    count(*) as clients,
    coalesce(sum(now.revenue_12m), 0) as revenue_12m
from account_months as now
left join account_months as before
    on before.client_id = now.client_id and before.month_number = month_number_of($month) - $months
where
    now.month = $month
    and (now.rank <> 'unranked' or before.rank <> 'unranked')
    and is_chosen($owners, now.owner) and is_chosen($segments, now.segment) and is_chosen($regions, now.region)
    and is_chosen($ranks, now.rank)
group by coalesce(before.rank, 'unranked'), coalesce(now.rank, 'unranked')
order by rank_before, rank
