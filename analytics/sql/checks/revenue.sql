-- one row per cell of a revenue export that cannot be loaded
select line, 'client_id' as column_name, client_id as value, 'empty' as reason from raw where client_id is null
union all
select line, 'date', date, 'empty' from raw where date is null
union all
select line, 'date', date, date_reason(date) from raw where not is_iso_date(date)
union all
select line, 'date', date, 'before 1990 or more than 366 days after the import day' from raw
where is_iso_date(date) and try_cast(date as date) not between $earliest and $latest
union all
select line, 'amount', amount, 'empty' from raw where amount is null
union all
select line, 'amount', amount, decimal_reason(amount) from raw where not is_decimal(amount)
union all
select line, 'kind', kind, 'empty; expected recurring or project' from raw where $has_kind and kind is null
union all
select line, 'kind', kind, 'expected recurring or project' from raw where lower(kind) not in ('recurring', 'project')
union all
select line, 'period_start', period_start, date_reason(period_start) from raw where not is_iso_date(period_start)
union all
select line, 'period_end', period_end, date_reason(period_end) from raw where not is_iso_date(period_end)
union all
select line, 'period_end', period_end, 'empty, but period_start is given; a period needs both' from raw
where period_start is not null and period_end is null
union all
select line, 'period_start', period_start, 'empty, but period_end is given; a period needs both' from raw
where period_end is not null and period_start is null
union all
select line, 'period_end', period_end, 'before period_start' from raw
where try_cast(period_end as date) < try_cast(period_start as date)
union all
select line, 'period_end', period_end, 'more than 120 years after period_start' from raw
where is_iso_date(period_start) and is_iso_date(period_end)
    and date_diff('day', try_cast(period_start as date), try_cast(period_end as date)) > $longest_period
union all
select line, 'period_start', period_start, 'before 1900 or after 2199' from raw
where is_iso_date(period_start)
    and try_cast(period_start as date) not between date '1900-01-01' and date '2199-12-31'
union all
select line, 'due_on', due_on, date_reason(due_on) from raw where not is_iso_date(due_on)
union all
select line, 'paid_on', paid_on, date_reason(paid_on) from raw where not is_iso_date(paid_on)
union all
select line, 'paid_amount', paid_amount, decimal_reason(paid_amount) from raw where not is_decimal(paid_amount)
union all
select line, 'hours', hours, decimal_reason(hours) from raw where not is_decimal(hours)
union all
select line, 'cost', cost, decimal_reason(cost) from raw where not is_decimal(cost)
union all
select line, 'currency', currency, 'not a currency code of three letters' from raw
where not regexp_full_match(currency, '[A-Za-z]{3}')
