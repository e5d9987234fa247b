-- one row per client and month, from its first month of revenue (or of signed_on, if earlier) to the reporting month
select
    account_spine.client_id,
    clients.owner,
    clients.segment,
    clients.region,
    account_spine.month,
    account_spine.month_number,
    account_spine.mrr,
    account_spine.recurring_revenue,
    account_spine.project_revenue,
    account_spine.revenue,
    account_spine.cost,
    account_spine.mrr_before,
    account_spine.last_unpaid_number,
    account_spine.first_paid_number,
    coalesce(account_ranks.rank, 'unranked') as rank,
    coalesce(lag(account_ranks.rank) over by_month, 'unranked') as rank_before,
    -- a year before: what the 12-month window starts from
    coalesce(lag(account_spine.mrr, 12) over by_month, 0) as mrr_year_before,
    coalesce(lag(account_ranks.rank, 12) over by_month, 'unranked') as rank_year_before,
    min(case when account_spine.mrr = 0 and account_spine.mrr_before > 0 then account_spine.month_number end)
        over later as next_churn_number
from account_spine
left join account_ranks
    on
        account_ranks.client_id = account_spine.client_id
        and account_ranks.month_number = account_spine.month_number
inner join clients on clients.client_id = account_spine.client_id
window
    by_month as (partition by account_spine.client_id order by account_spine.month_number),
    later as (
        partition by account_spine.client_id order by account_spine.month_number
        rows between 1 following and unbounded following
    )
