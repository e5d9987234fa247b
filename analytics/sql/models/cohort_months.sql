-- one row per month of first MRR, month since, segment, region and rank in the month of first MRR: clients and MRR, in sums
-- that any choice but of owners adds up
with starts as (
    select client_id, rank
    from account_months
    where month_number = first_paid_number
)
select
    account_months.first_paid_number,
    account_months.month_number,
    account_months.segment,
    account_months.region,
    starts.rank as first_rank,
    cast(count_if(account_months.mrr > 0) as bigint) as clients,
    -- at the rates of the cohort's first month
    cast(sum(coalesce(at_start.mrr, account_months.mrr)) as decimal(28, 6)) as revenue,
    cast(sum(account_months.mrr) as decimal(28, 6)) as reported
from account_months
inner join starts on starts.client_id = account_months.client_id
left join mrr_at_first_rates as at_start
    on at_start.client_id = account_months.client_id and at_start.month_number = account_months.month_number
where account_months.month_number >= account_months.first_paid_number
group by
    account_months.first_paid_number,
    account_months.month_number,
    account_months.segment,
    account_months.region,
    starts.rank
