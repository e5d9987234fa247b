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
ages as (
    select
        starts.month as cohort,
        account_months.month_number - starts.month_number as months_since,
        count_if(account_months.mrr > 0) as clients,
        sum(account_months.mrr) as revenue
    from starts
    inner join account_months
        on
            account_months.client_id = starts.client_id
            and account_months.month_number between starts.month_number and month_number_of($month)
    group by starts.month, account_months.month_number - starts.month_number
)
select
    cohort,
    months_since,
    clients,
    share(clients, first_value(clients) over by_age) as client_retention,
    revenue,
    share(revenue, first_value(revenue) over by_age) as revenue_retention
from ages
window by_age as (partition by cohort order by months_since)
order by cohort, months_since
