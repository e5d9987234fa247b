-- one row per client whose rank differs between the two months
select
    now.client_id,
    clients.name,
    now.owner,
    make_date(
        cast((month_number_of($month) - $months) // 12 as integer),
        cast((month_number_of($month) - $months) % 12 + 1 as integer),
        1
    ) as month_before,
    now.month,
    coalesce(before.rank, 'unranked') as rank_before,
    now.rank,
    coalesce(before.revenue_12m, 0) as revenue_12m_before,
    now.revenue_12m
from account_months as now
inner join clients on clients.client_id = now.client_id
left join account_months as before
    on before.client_id = now.client_id and before.month_number = month_number_of($month) - $months
where
    now.month = $month
    and coalesce(before.rank, 'unranked') <> now.rank
    and is_chosen($owners, now.owner) and is_chosen($segments, now.segment) and is_chosen($regions, now.region)
    and is_chosen($ranks, now.rank)
order by now.client_id
