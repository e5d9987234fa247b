-- one row per client and month that its revenue pays for, months after the reporting month included
select
    client_id,
    make_date(cast(month_number // 12 as integer), cast(month_number % 12 + 1 as integer), 1) as month,
    cast(month_number as integer) as month_number,
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
from revenue_parts
group by client_id, month_number
