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
),
wanted as (
    select
        native_mrr.client_id,
        native_mrr.month_number,
        native_mrr.currency,
        native_mrr.amount,
        native_mrr.month_number + steps.step as rates_number
    from native_mrr
    cross join steps
)
select
    wanted.client_id,
    wanted.month_number,
    wanted.rates_number,
    cast(greatest(sum(round(cast(wanted.amount as decimal(20, 6)) * month_rates.rate, 6)), 0) as decimal(24, 6)) as mrr
from wanted
inner join month_rates
    on month_rates.currency = wanted.currency and month_rates.month_number = wanted.rates_number
group by wanted.client_id, wanted.month_number, wanted.rates_number
