-- one row per month whose MRR differs between the two snapshots; null where a snapshot has no such month
with before as (
    select month, sum(mrr) as mrr from before.account_months group by month
),
after as (
    select month, sum(mrr) as mrr from after.account_months group by month
)
select
    strftime(coalesce(after.month, before.month), '%Y-%m') as month,
    before.mrr as mrr_before,
    after.mrr as mrr_after
from after
full outer join before on before.month = after.month
where before.mrr is distinct from after.mrr
order by month
