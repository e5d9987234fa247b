-- one row per month of a snapshot
select
    month,
    sum(mrr) as mrr
from account_months
group by month
