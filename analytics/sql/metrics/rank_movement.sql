-- one row per client whose rank differs between the two months
-- (rank and revenue of a year before are kept with each month; any others are looked up)
with pairs as (
    select
        now.client_id,
        now.owner,
        now.month,
        case when $months = 12 then now.rank_year_before else coalesce(before.rank, 'unranked') end as rank_before,
        now.rank,
        coalesce(case when $months = 12 then now.revenue_12m_year_before else before.revenue_12m end, 0)
            as revenue_12m_before,
        now.revenue_12m
    from account_months as now
    left join (select client_id, month_number, rank, revenue_12m from account_months where $months <> 12) as before
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
where pairs.rank_before <> pairs.rank
order by pairs.client_id
