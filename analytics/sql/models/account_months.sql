-- one row per client and month, from its first month of revenue (or of signed_on, if earlier) to the reporting month
with known as (
    select
        clients.client_id,
        clients.owner,
        clients.segment,
        clients.region,
        clients.first_revenue_number,
        chosen_exits.month_number as chosen_exit_number
    from clients
    left join chosen_exits on chosen_exits.client_id = clients.client_id
)
select
    account_spine.client_id,
    known.owner,
    known.segment,
    known.region,
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
    known.first_revenue_number,
    account_spine.last_revenue_number,
    known.chosen_exit_number,
    account_spine.revenue_12m,
    -- null in a month in which the client is not active
    account_coverage.computed_rank,
    account_coverage.coverage,
    coalesce(account_coverage.rank, 'unranked') as rank,
    coalesce(lag(account_coverage.rank) over by_month, 'unranked') as rank_before,
    -- a year before: what the 12-month window starts from
    coalesce(lag(account_spine.mrr, 12) over by_month, 0) as mrr_year_before,
    coalesce(lag(account_spine.revenue_12m, 12) over by_month, 0) as revenue_12m_year_before,
    coalesce(lag(account_coverage.rank, 12) over by_month, 'unranked') as rank_year_before,
    -- what becomes of the client: null beyond the reporting month
    lead(account_spine.mrr, 3) over by_month as mrr_in_3_months,
    lead(account_spine.mrr, 6) over by_month as mrr_in_6_months,
    lead(account_spine.mrr, 12) over by_month as mrr_in_12_months,
    lead(case when account_spine.mrr = 0 and account_spine.mrr_before > 0 then account_spine.month_number end ignore nulls)
        over by_month as next_churn_number
from account_spine
left join account_coverage
    on
        account_coverage.client_id = account_spine.client_id
        and account_coverage.month_number = account_spine.month_number
inner join known on known.client_id = account_spine.client_id
window by_month as (partition by account_spine.client_id order by account_spine.month_number)
