-- one row per client and month that its revenue pays for, in the reporting currency at the month's own rates
-- (each amount of a client, month and currency is rounded once, half away from zero)
select
    native_months.client_id,
    make_date(
        cast(native_months.month_number // 12 as integer), cast(native_months.month_number % 12 + 1 as integer), 1
    ) as month,
    native_months.month_number,
    cast(sum(round(cast(native_months.recurring_revenue as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6))
        as recurring_revenue,
    cast(sum(round(cast(native_months.project_revenue as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6))
        as project_revenue,
    cast(sum(round(cast(native_months.cost as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6)) as cost,
    cast(sum(native_months.recurring_hours) as decimal(24, 6)) as recurring_hours,
    cast(sum(native_months.project_hours) as decimal(24, 6)) as project_hours,
    cast(sum(round(cast(native_months.amount as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6)) as amount,
    cast(sum(round(cast(native_months.amount_with_hours as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6))
        as amount_with_hours,
    cast(sum(round(cast(native_months.amount_with_cost as decimal(20, 6)) * month_rates.rate, 6)) as decimal(24, 6))
        as amount_with_cost
from native_months
inner join month_rates
    on month_rates.currency = native_months.currency and month_rates.month_number = native_months.month_number
group by native_months.client_id, native_months.month_number
