-- one row per cell of a file of rates that cannot be loaded
select line, 'month' as column_name, month as value, 'empty' as reason from raw where month is null
union all
select line, 'month', month, date_reason(month) from raw where not is_iso_date(month)
union all
select line, 'month', month, 'before 1990 or more than 366 days after the import day' from raw
where is_iso_date(month) and try_cast(month as date) not between $earliest and $latest
union all
select line, 'currency', currency, 'empty' from raw where currency is null
union all
select line, 'currency', currency, 'not a currency code of three letters' from raw
where not regexp_full_match(currency, '[A-Za-z]{3}')
union all
select line, 'rate', rate, 'empty' from raw where rate is null
union all
select line, 'rate', rate, case
    when regexp_full_match(rate, '[+-]?[0-9]*\.[0-9]{11,}') then 'more than ten decimal places'
    when regexp_full_match(rate, '[+-]?[0-9]{9,}(\.[0-9]*)?') then 'too large: a hundred million or more'
    else decimal_reason(rate)
end from raw
where not regexp_full_match(rate, '[+-]?([0-9]{1,8}(\.[0-9]{0,10})?|\.[0-9]{1,10})')
union all
select line, 'rate', rate, 'zero or below; a rate is above zero' from raw
where regexp_full_match(rate, '[+-]?([0-9]{1,8}(\.[0-9]{0,10})?|\.[0-9]{1,10})') and try_cast(rate as decimal(18, 10)) <= 0
