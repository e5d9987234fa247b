-- one row per client and month, from its first month of revenue (or of signed_on, if earlier) to the reporting month
select
    account_spine.client_id,
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
    coalesce(
        lag(account_ranks.rank) over (partition by account_spine.client_id order by account_spine.month_number),
        'unranked'
    ) as rank_before
from account_spine
left join account_ranks
    on
        account_ranks.client_id = account_spine.client_id
        and account_ranks.month_number = account_spine.month_number
