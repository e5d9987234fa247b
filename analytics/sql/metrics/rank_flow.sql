-- one row per pair of ranks before and now, stayers included
-- (the rank of a year before is kept with each month; any other is looked up)
with pairs as (
    select
        case when $months = 12 then now.rank_year_before else coalesce(before.rank, 'unranked') end as rank_before,
        now.rank,
        now.revenue_12m
    from account_months as now
    left join (select client_id, month_number, rank from account_months where $months <> 12) as before
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
