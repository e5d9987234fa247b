-- one row per client and month
select
    client_id,
    month,
    mrr,
    project_revenue,
    revenue
from account_months
where
    is_chosen($owners, owner)
    and is_chosen($segments, segment)
    and is_chosen($regions, region)
    and is_chosen($ranks, rank)
    and ($month is null or month = $month)
order by client_id, month
