-- one row per client whose rank differs between the two months; of a chosen number those whose revenue changed most
with pairs as (
    select
        now.client_id,
        now.owner,
        now.month,
        coalesce(before.rank, 'unranked') as rank_before,
        now.rank,
        coalesce(before.revenue_12m, 0) as revenue_12m_before,
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
    pairs.client_id,
    clients.name,
    pairs.owner,
    make_date(
        cast((month_number_of($month) - $months) // 12 as integer),
        cast((month_number_of($month) - $months) % 12 + 1 as integer),
        1
    ) as month_before,
    pairs.month,
    pairs.rank_before,
    pairs.rank,
    pairs.revenue_12m_before,
    pairs.revenue_12m
from pairs
inner join clients on clients.client_id = pairs.client_id
where pairs.rank_before <> pairs.rank and is_move($move, pairs.rank_before, pairs.rank)
order by case when $most is not null then abs(pairs.revenue_12m - pairs.revenue_12m_before) end desc, pairs.client_id
limit $most
