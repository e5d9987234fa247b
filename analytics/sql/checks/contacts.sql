-- one row per cell of a contacts export that cannot be loaded
select line, 'client_id' as column_name, client_id as value, 'empty' as reason from raw where client_id is null
union all
select line, 'date', date, 'empty' from raw where date is null
union all
select line, 'date', date, date_reason(date) from raw where not is_iso_date(date)
union all
select line, 'date', date, 'before 1990 or more than 366 days after the import day' from raw
where is_iso_date(date) and try_cast(date as date) not between $earliest and $latest
union all
select line, 'minutes', minutes, decimal_reason(minutes) from raw where not is_decimal(minutes)
union all
select line, 'minutes', minutes, 'below zero' from raw where try_cast(minutes as decimal(18, 6)) < 0
union all
select line, 'out_of_scope', out_of_scope, 'expected yes or no' from raw
where lower(out_of_scope) not in ('yes', 'no', 'true', 'false', 'y', 'n', '1', '0')
