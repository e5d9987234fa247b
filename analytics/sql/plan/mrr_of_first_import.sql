-- one row per month of the first snapshot of a book
select
    strftime(month, '%Y-%m') as month,
    null as mrr_before,
    sum(mrr) as mrr_after
from after.account_months
group by month
having sum(mrr) <> 0
order by month
