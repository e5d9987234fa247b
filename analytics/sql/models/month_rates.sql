-- one row per currency and month: what a unit of it is worth in the reporting currency
with numbered as (
    select
        rates.currency,
        cast(extract(year from rates.month) * 12 + extract(month from rates.month) - 1 as integer) as month_number,
        rates.rate
    from rates
    cross join given
    where rates.currency <> given.reporting_currency
),
spoken as (
    select month_number from numbered
    union
    select month_number from native_months
),
every_month as (
    select cast(month_number as integer) as month_number
    from (
        select unnest(generate_series(first_number, last_number)) as month_number
        from (select min(month_number) as first_number, max(month_number) as last_number from spoken) as span
        where first_number is not null
    ) as series
),
every_pair as (
    select
        currencies.currency,
        every_month.month_number
    from (select distinct currency from numbered) as currencies
    cross join every_month
),
-- months without revenue in a currency may lack its rate, and so do those that are still to come: the last one before
-- holds, before the first the first
filled as (
    select
        every_pair.currency,
        every_pair.month_number,
        last_value(numbered.rate ignore nulls) over (
            partition by every_pair.currency order by every_pair.month_number
            rows between unbounded preceding and current row
        ) as rate_before,
        first_value(numbered.rate ignore nulls) over (
            partition by every_pair.currency order by every_pair.month_number
            rows between current row and unbounded following
        ) as rate_after
    from every_pair
    left join numbered
        on numbered.currency = every_pair.currency and numbered.month_number = every_pair.month_number
)
select
    currency,
    month_number,
    cast(coalesce(rate_before, rate_after) as decimal(18, 10)) as rate
from filled
union all
select
    given.reporting_currency as currency,
    every_month.month_number,
    cast(1 as decimal(18, 10)) as rate
from every_month
cross join given
