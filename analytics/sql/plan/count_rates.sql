-- one row: rates of the files that are new, changed and the same, and known rates that they do not name
with named as (
    select
        month,
        currency,
        min(rate) as rate
    from new_rates
    group by month, currency
)
select
    count(*) filter (named.month is not null and before.month is null) as new_rows,
    count(*) filter (named.rate <> before.rate) as changed_rows,
    count(*) filter (named.rate = before.rate) as same_rows,
    0 as removed_rows,
    count(*) filter (named.month is null) as not_named_rows
from named
full join rates_before as before on before.month = named.month and before.currency = named.currency
