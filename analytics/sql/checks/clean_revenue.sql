-- one row per line of a revenue export, with whether it certainly has no cell that cannot be loaded
select
    *,
    client_id is not null
    and is_clean_date(date, $earliest, $latest)
    and coalesce(is_decimal(amount), false)
    and coalesce(lower(kind) in ('recurring', 'project'), not $has_kind)
    and case
        when period_start is null and period_end is null then true
        else
            is_clean_date(period_start, date '1900-01-01', date '2199-12-31')
            and is_clean_date(period_end, date '1900-01-01', date '9999-12-31')
            and date_diff('day', try_cast(period_start as date), try_cast(period_end as date)) between 0 and $longest_period
    end
    and coalesce(is_clean_date(due_on, date '1000-01-01', date '9999-12-31'), due_on is null)
    and coalesce(is_clean_date(paid_on, date '1000-01-01', date '9999-12-31'), paid_on is null)
    and coalesce(is_decimal(paid_amount), true)
    and coalesce(is_decimal(hours), true)
    and coalesce(is_decimal(cost), true)
    and coalesce(regexp_full_match(currency, '[A-Za-z]{3}'), true) as is_clean
from raw
