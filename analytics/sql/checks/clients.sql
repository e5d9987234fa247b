-- one row per cell of a clients export that cannot be loaded
select line, 'client_id' as column_name, client_id as value, 'empty' as reason from raw where client_id is null
union all
select line, 'name', name, 'empty' from raw where name is null
union all
select line, 'signed_on', signed_on, date_reason(signed_on) from raw where not is_iso_date(signed_on)
union all
select line, 'signed_on', signed_on, 'before 1900 or after 2199' from raw
where is_iso_date(signed_on) and try_cast(signed_on as date) not between date '1900-01-01' and date '2199-12-31'
union all
select line, 'contract_ends_on', contract_ends_on, date_reason(contract_ends_on) from raw
where not is_iso_date(contract_ends_on)
union all
select line, 'notice_days', notice_days, 'not a whole number of days from 0 to 3660' from raw
where not coalesce(regexp_full_match(notice_days, '[0-9]{1,4}') and try_cast(notice_days as integer) <= 3660,
    notice_days is null)
union all
select line, 'monthly_fee', monthly_fee, decimal_reason(monthly_fee) from raw where not is_decimal(monthly_fee)
union all
select line, 'retained_hours', retained_hours, decimal_reason(retained_hours) from raw
where not is_decimal(retained_hours)
union all
select line, 'rank', rank, 'not a rank; expected A, B, C or nothing' from raw where upper(rank) not in ('A', 'B', 'C')
union all
select line, 'next_contact_on', next_contact_on, date_reason(next_contact_on) from raw
where not is_iso_date(next_contact_on)
union all
select line, 'ended_on', ended_on, date_reason(ended_on) from raw where not is_iso_date(ended_on)
union all
select line, 'ended_by', ended_by, 'expected client, us or nothing' from raw
where lower(ended_by) not in ('client', 'us')
union all
select line, 'currency', currency, 'not a currency code of three letters' from raw
where not regexp_full_match(currency, '[A-Za-z]{3}')
