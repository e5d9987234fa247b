-- one row per month and currency of the rates in force: the newest import's
select
    month,
    currency,
    arg_max(rate, import_number) as rate
from rates_rows
group by month, currency
