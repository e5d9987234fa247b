-- one row per client that ever had MRR up to the month: when it started, and whether and when it first left
with starts as (
    select
        client_id,
        month as cohort,
        month_number as first_number,
        mrr as mrr_at_start,
        -- the first spell ends with the first churn after its start
        case when next_unpaid_number <= month_number_of($month) then next_unpaid_number end as first_unpaid_number
    from account_months
    where
        month_number = first_paid_number
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
        and month_number <= month_number_of($month)
)
select
    starts.cohort,
    starts.client_id,
    clients.name,
    clients.owner,
    clients.segment,
    starts.mrr_at_start,
    now.mrr,
    coalesce(starts.first_unpaid_number, month_number_of($month)) - starts.first_number as months_stayed,
    starts.first_unpaid_number is not null as has_left
from starts
inner join clients on clients.client_id = starts.client_id
inner join account_months as now on now.client_id = starts.client_id and now.month = $month
order by starts.cohort, starts.mrr_at_start desc, starts.client_id
