-- one row per client, month with MRR, and other month at whose rates it is: the next, and 1, 3, 6 and 12 months before
with steps as (
    select 1 as step
    union all
    select -1 as step
    union all
    select -3 as step
    union all
    select -6 as step
    union all
    select -12 as step
)
select
    native_mrr.client_id,
    native_mrr.month_number,
    month_rates.month_number as rates_number,
    cast(greatest(sum(round(cast(native_mrr.amount as decimal(20, 6)) * month_rates.rate, 6)), 0) as decimal(24, 6)) as mrr
from native_mrr
cross join steps
inner join month_rates
    on
        month_rates.currency = native_mrr.currency
        and month_rates.month_number = native_mrr.month_number + steps.step
group by native_mrr.client_id, native_mrr.month_number, month_rates.month_number
