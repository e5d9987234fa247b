-- one row per client and month with MRR: it, at the rates of the client's first month with MRR; filled only where several
-- currencies are converted
with starts as (
    select client_id, month_number
    from account_months
    where month_number = first_paid_number
)
select
    native_mrr.client_id,
    native_mrr.month_number,
    cast(greatest(sum(round(cast(native_mrr.amount as decimal(20, 6)) * month_rates.rate, 6)), 0) as decimal(24, 6)) as mrr
from native_mrr
inner join starts on starts.client_id = native_mrr.client_id
inner join month_rates
    on month_rates.currency = native_mrr.currency and month_rates.month_number = starts.month_number
group by native_mrr.client_id, native_mrr.month_number
