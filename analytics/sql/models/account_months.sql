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
    account_spine.recurring_12m,
    -- null in a month in which the client is not active
    account_coverage.computed_rank,
    account_coverage.coverage,
    coalesce(account_coverage.rank, 'unranked') as rank,
    coalesce(month_before.rank, 'unranked') as rank_before,
    coalesce(year_before.rank, 'unranked') as rank_year_before,
    account_spine.mrr_year_before,
    account_spine.revenue_12m_year_before,
    account_spine.mrr_in_3_months,
    account_spine.mrr_in_6_months,
    account_spine.mrr_in_12_months,
    account_spine.next_unpaid_number
from account_spine
left join account_coverage
    on
        account_coverage.client_id = account_spine.client_id
        and account_coverage.month_number = account_spine.month_number
left join account_coverage as month_before
    on
        month_before.client_id = account_spine.client_id
        and month_before.month_number = account_spine.month_number - 1
left join account_coverage as year_before
    on
        year_before.client_id = account_spine.client_id
        and year_before.month_number = account_spine.month_number - 12
inner join known on known.client_id = account_spine.client_id
-- most questions are about one month, of all or of one owner: its rows lie together
order by account_spine.month_number, known.owner
