-- one row per pair of ranks before and now, stayers included
with years as (
    select
        client_id,
        sum(revenue) as revenue_12m
    from account_months
    where month_number between month_number_of($month) - 11 and month_number_of($month)
    group by client_id
)
select
    coalesce(before.rank, 'unranked') as rank_before,
    coalesce(now.rank, 'unranked') as rank,
    count(*) as clients,
    coalesce(sum(years.revenue_12m), 0) as revenue_12m
from chosen_clients($owners, $segments, $regions) as chosen
left join account_ranks as before
    on before.client_id = chosen.client_id and before.month_number = month_number_of($month) - $months
left join account_ranks as now
    on now.client_id = chosen.client_id and now.month = $month
left join years on years.client_id = chosen.client_id
where
    (before.client_id is not null or now.client_id is not null)
    and is_chosen($ranks, coalesce(now.rank, 'unranked'))
group by coalesce(before.rank, 'unranked'), coalesce(now.rank, 'unranked')
order by rank_before, rank
