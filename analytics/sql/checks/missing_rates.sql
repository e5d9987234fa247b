-- one row per month and currency with revenue up to the data date and without a rate: its first revenue row
-- (a currency without any rate is one too, however late its revenue)
with missing as (
    select
        native_months.month_number,
        native_months.currency
    from native_months
    cross join given
    where
        native_months.currency <> given.reporting_currency
        and (
            native_months.month_number
            <= extract(year from given.data_date) * 12 + extract(month from given.data_date) - 1
            or native_months.currency not in (select rates.currency from rates)
        )
        and not exists (
            select 1
            from rates
            where
                rates.currency = native_months.currency
                and extract(year from rates.month) * 12 + extract(month from rates.month) - 1
                = native_months.month_number
        )
    group by native_months.month_number, native_months.currency
),
known_currencies as (
    select
        client_id,
        arg_max(currency, import_number) as currency
    from clients_in_force
    where currency is not null
    group by client_id
),
named as (
    select
        revenue.client_id,
        revenue.import_number,
        revenue.file_number,
        revenue.line,
        coalesce(revenue.currency, known_currencies.currency) as currency,
        least(coalesce(revenue.period_start, revenue.date), revenue.date) as first_day,
        greatest(coalesce(revenue.period_end, revenue.date), revenue.date) as last_day
    from revenue
    left join known_currencies on known_currencies.client_id = revenue.client_id
)
select
    make_date(cast(missing.month_number // 12 as integer), cast(missing.month_number % 12 + 1 as integer), 1) as month,
    missing.currency,
    arg_min(named.import_number, (named.import_number, named.file_number, named.line)) as import_number,
    arg_min(named.line, (named.import_number, named.file_number, named.line)) as line,
    arg_min(named.client_id, (named.import_number, named.file_number, named.line)) as client_id
from missing
inner join named
    on
        named.currency = missing.currency
        and extract(year from named.last_day) * 12 + extract(month from named.last_day) - 1 >= missing.month_number
        and extract(year from named.first_day) * 12 + extract(month from named.first_day) - 1 <= missing.month_number
group by missing.month_number, missing.currency
order by missing.month_number, missing.currency
