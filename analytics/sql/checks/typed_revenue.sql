-- one row per accepted line of a revenue export, typed
insert into new_revenue by name
select
    $file_number as file_number,
    line,
    $source as source,
    client_id,
    cast(date as date) as date,
    cast(amount as decimal(18, 6)) as amount,
    coalesce(lower(kind), 'recurring') as kind,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    invoice_id,
    cast(due_on as date) as due_on,
    cast(paid_on as date) as paid_on,
    cast(paid_amount as decimal(18, 6)) as paid_amount,
    cast(hours as decimal(18, 6)) as hours,
    cast(cost as decimal(18, 6)) as cost,
    upper(currency) as currency
from rows_to_type
