-- one row per line of the rates of one import whose month and currency stand there again with another rate
with told_apart as (
    select
        month,
        currency,
        arg_min(line, (file_number, line)) as first_line
    from new_rates
    group by month, currency
    having count(distinct rate) > 1
)
select
    new_rates.file_number,
    new_rates.line,
    'rate' as column_name,
    rtrim(rtrim(cast(new_rates.rate as varchar), '0'), '.') as value,
    'the same month and currency come again with another rate (first in line ' || told_apart.first_line || '); keep one'
        as reason
from new_rates
inner join told_apart on told_apart.month = new_rates.month and told_apart.currency = new_rates.currency
