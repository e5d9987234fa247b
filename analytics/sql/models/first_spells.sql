-- one row per month of first MRR, month of the first churn after it if any, segment, region and rank in the month of first
-- MRR: clients, in sums that any choice but of owners adds up
select
    first_paid_number,
    next_unpaid_number,
    segment,
    region,
    rank,
    cast(count(*) as bigint) as clients
from account_months
where month_number = first_paid_number
group by first_paid_number, next_unpaid_number, segment, region, rank
