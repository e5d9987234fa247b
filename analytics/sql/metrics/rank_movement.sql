-- one row per client whose rank differs between the two months
with years as (
    select
        client_id,
        coalesce(sum(revenue) filter (month_number > month_number_of($month) - 12), 0) as revenue_12m,
        coalesce(sum(revenue) filter (
            month_number > month_number_of($month) - $months - 12 and month_number <= month_number_of($month) - $months
        ), 0) as revenue_12m_before,
        max(rank) filter (month = $month) as rank,
        max(rank) filter (month_number = month_number_of($month) - $months) as rank_before
    from account_months
    where month_number <= month_number_of($month)
    group by client_id
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    make_date(
        cast((month_number_of($month) - $months) // 12 as integer),
        cast((month_number_of($month) - $months) % 12 + 1 as integer),
        1
    ) as month_before,
    cast($month as date) as month,
    coalesce(years.rank_before, 'unranked') as rank_before,
    coalesce(years.rank, 'unranked') as rank,
    years.revenue_12m_before,
    years.revenue_12m
from chosen_clients($owners, $segments, $regions) as chosen
inner join years on years.client_id = chosen.client_id
where
    coalesce(years.rank_before, 'unranked') <> coalesce(years.rank, 'unranked')
    and is_chosen($ranks, coalesce(years.rank, 'unranked'))
order by chosen.client_id
