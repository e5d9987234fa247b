-- one row per month of first MRR and month since
with starts as (
    select
        account_months.client_id,
        account_months.month,
        account_months.month_number
    from account_months
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
    where
        account_months.month_number = account_months.first_paid_number
        and is_chosen($ranks, account_months.rank)
        and account_months.month_number <= month_number_of($month)
),
-- where several currencies are converted: MRR of each client and month at the rates of its first month
revalued as (
    select
        native_mrr.client_id,
        native_mrr.month_number,
        greatest(sum(round(cast(native_mrr.amount as decimal(20, 6)) * month_rates.rate, 6)), 0) as mrr
    from starts
    inner join native_mrr on native_mrr.client_id = starts.client_id
    inner join month_rates
        on month_rates.currency = native_mrr.currency and month_rates.month_number = starts.month_number
    group by native_mrr.client_id, native_mrr.month_number
),
ages as (
    select
        starts.month as cohort,
        account_months.month_number - starts.month_number as months_since,
        count_if(account_months.mrr > 0) as clients,
        -- at the rates of the cohort's first month
        sum(coalesce(at_start.mrr, account_months.mrr)) as revenue,
        sum(account_months.mrr) as reported
    from starts
    inner join account_months
        on
            account_months.client_id = starts.client_id
            and account_months.month_number between starts.month_number and month_number_of($month)
    left join revalued as at_start
        on
            at_start.client_id = account_months.client_id
            and at_start.month_number = account_months.month_number
    group by starts.month, account_months.month_number - starts.month_number
)
select
    cohort,
    months_since,
    clients,
    share(clients, first_value(clients) over by_age) as client_retention,
    revenue,
    share(revenue, first_value(revenue) over by_age) as revenue_retention,
    share(reported, first_value(reported) over by_age) as revenue_retention_as_reported
from ages
window by_age as (partition by cohort order by months_since)
order by cohort, months_since
