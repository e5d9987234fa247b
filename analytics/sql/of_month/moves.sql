-- one row per client whose rank differs from that of a year before, with its place by the change of revenue
with moved as (
    select
        client_id,
        owner,
        segment,
        region,
        rank_year_before as rank_before,
        rank,
        coalesce(revenue_12m_year_before, 0) as revenue_12m_before,
        revenue_12m
    from account_months
    where month = $month and rank_year_before <> rank
)
select
    moved.*,
    clients.name,
    row_number() over (order by abs(moved.revenue_12m - moved.revenue_12m_before) desc, moved.client_id) as place
from moved
inner join clients on clients.client_id = moved.client_id
