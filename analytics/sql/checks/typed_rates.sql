-- one row per accepted line of a file of rates, typed; any day of a month stands for it
insert into new_rates by name
select
    $file_number as file_number,
    line,
    $source as source,
    cast(date_trunc('month', cast(month as date)) as date) as month,
    upper(currency) as currency,
    cast(rate as decimal(18, 10)) as rate
from rows_to_type
