-- one row per client, month that its revenue pays for, and currency; filled only where several currencies are converted
with client_currencies as (
    select
        client_id,
        arg_max(currency, import_number) as currency
    from clients_in_force
    where currency is not null
    group by client_id
),
named as (
    select
        revenue_parts.client_id,
        revenue_parts.month_number,
        revenue_parts.kind,
        -- a row that names no currency is in the client's, else in the reporting currency
        coalesce(revenue_parts.currency, client_currencies.currency, given.reporting_currency) as currency,
        revenue_parts.amount_part,
        revenue_parts.cost_part,
        revenue_parts.has_cost,
        revenue_parts.hours_part
    from revenue_parts
    left join client_currencies on client_currencies.client_id = revenue_parts.client_id
    cross join given
)
select
    client_id,
    cast(month_number as integer) as month_number,
    currency,
    cast(sum(case when kind = 'recurring' then cast(amount_part as decimal(20, 0)) else 0 end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as recurring_revenue,
    cast(sum(case when kind = 'project' then cast(amount_part as decimal(20, 0)) else 0 end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as project_revenue,
    cast(sum(cast(cost_part as decimal(20, 0)))
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as cost,
    -- hours are null where no row of the kind carries any
    cast(sum(case when kind = 'recurring' then cast(hours_part as decimal(20, 0)) end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as recurring_hours,
    cast(sum(case when kind = 'project' then cast(hours_part as decimal(20, 0)) end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as project_hours,
    -- what part of the amounts carries hours, and a cost: only ever compared with each other
    cast(sum(cast(abs(amount_part) as decimal(20, 0)))
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as amount,
    cast(sum(case when hours_part is not null then cast(abs(amount_part) as decimal(20, 0)) else 0 end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as amount_with_hours,
    cast(sum(case when has_cost then cast(abs(amount_part) as decimal(20, 0)) else 0 end)
        * cast(0.000001 as decimal(7, 6)) as decimal(24, 6)) as amount_with_cost
from named
group by client_id, month_number, currency
