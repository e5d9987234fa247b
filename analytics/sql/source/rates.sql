-- one row per line of a source's rates: its values typed, and why it is refused (null: it is not)
with typed as (
    select
        file_number,
        line,
        source,
        earliest,
        latest,
        try_cast(
            case
                when regexp_matches(month, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then month
                when regexp_matches(month, '^[0-9]{4}-[0-9]{2}$') then month || '-01'
            end as date
        ) as day,
        upper(currency) as currency,
        try_cast(
            case when regexp_matches(rate, '^[+-]?[0-9]{1,8}([.][0-9]{0,10})?$') then rate end as decimal(18, 10)
        ) as rate
    from raw_rates
),
dated as (
    select
        *,
        make_date(cast(extract(year from day) as integer), cast(extract(month from day) as integer), 1) as month
    from typed
),
compared as (
    select
        *,
        min(rate) over (partition by month, currency) <> max(rate) over (partition by month, currency) as differs
    from dated
)
select
    *,
    case
        when day is null then 'month is no month such as 2026-10'
        when day < earliest or day > latest then 'month is before 1990 or more than 366 days after the import day'
        when currency is null or not regexp_matches(currency, '^[A-Z]{3}$') then 'currency is no code of three letters'
        when rate is null then 'rate is no plain number'
        when rate <= 0 then 'rate is zero or below'
        when differs then 'the same month and currency come again with another rate'
    end as reason
from compared
