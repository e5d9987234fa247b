-- the forms of clean values, used by the checks; null passes
create macro is_iso_date(value) as
    value is null
    or (regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(value as date) is not null);
-- a day written as DuckDB writes it; null, or nothing of the kind, does not pass
create macro is_clean_date(value, first_day, last_day) as
    cast(try_cast(value as date) as varchar) = value and try_cast(value as date) between first_day and last_day;
create macro is_decimal(value) as
    regexp_full_match(value, '[+-]?([0-9]{1,12}(\.[0-9]{0,6})?|\.[0-9]{1,6})');
create macro decimal_reason(value) as
    case
        when regexp_full_match(value, '[+-]?[0-9]*\.[0-9]{7,}') then 'more than six decimal places'
        when regexp_full_match(value, '[+-]?[0-9]{13,}(\.[0-9]*)?') then 'too large: a thousand billion or more'
        when regexp_full_match(value, '.*[0-9],[0-9].*') then 'a comma in a number; expected plain digits with a decimal point'
        else 'not a number; expected plain digits with a decimal point'
    end;
create macro date_reason(value) as
    case
        when regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then 'no such day'
        else 'not a date; expected year-month-day such as 2026-10-31'
    end;
