-- one row per client that ever had MRR up to the month: when it started, and whether and when it first left
with starts as (
    select
        account_months.client_id,
        account_months.month as cohort,
        account_months.month_number as first_number,
        account_months.mrr as mrr_at_start
    from account_months
    where
        account_months.month_number = account_months.first_paid_number
        and is_chosen($owners, account_months.owner)
        and is_chosen($segments, account_months.segment)
        and is_chosen($regions, account_months.region)
        and is_chosen($ranks, account_months.rank)
        and account_months.month_number <= month_number_of($month)
),
ends as (
    select
        starts.client_id,
        min(account_months.month_number) as first_unpaid_number
    from starts
    inner join account_months
        on
            account_months.client_id = starts.client_id
            and account_months.month_number > starts.first_number
            and account_months.month_number <= month_number_of($month)
            and account_months.mrr = 0
    group by starts.client_id
)
select
    starts.cohort,
    starts.client_id,
    clients.name,
    clients.owner,
    clients.segment,
    starts.mrr_at_start,
    now.mrr,
    coalesce(ends.first_unpaid_number, month_number_of($month)) - starts.first_number as months_stayed,
    ends.first_unpaid_number is not null as has_left
from starts
inner join clients on clients.client_id = starts.client_id
inner join account_months as now on now.client_id = starts.client_id and now.month = $month
left join ends on ends.client_id = starts.client_id
order by starts.cohort, starts.mrr_at_start desc, starts.client_id
