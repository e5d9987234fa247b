-- one row per client of the book in a window of months: revenue, and what it took to earn it
select
    account_months.client_id,
    cast(sum(account_months.revenue) as decimal(24, 6)) as revenue,
    cast(sum(account_months.recurring_revenue) as decimal(24, 6)) as recurring_revenue,
    cast(sum(client_months.cost) as decimal(24, 6)) as cost,
    cast(sum(hours_of_both(client_months.recurring_hours, client_months.project_hours)) as decimal(24, 6)) as hours,
    cast(sum(client_months.project_hours) as decimal(24, 6)) as project_hours,
    -- hours of the fee, in the months that it was paid for and somebody measured
    cast(sum(client_months.recurring_hours) filter (account_months.mrr > 0) as decimal(24, 6)) as fee_hours,
    cast(count(client_months.recurring_hours) filter (account_months.mrr > 0) as integer) as fee_months,
    cast(count(*) filter (account_months.mrr > 0) as integer) as paid_months,
    cast(sum(client_months.amount) as decimal(24, 6)) as amount,
    cast(sum(client_months.amount_with_hours) as decimal(24, 6)) as amount_with_hours,
    cast(sum(client_months.amount_with_cost) as decimal(24, 6)) as amount_with_cost
from account_months
left join client_months
    on
        client_months.client_id = account_months.client_id
        and client_months.month_number = account_months.month_number
        and client_months.month_number between month_number_of($month) - $months + 1 and month_number_of($month)
where account_months.month_number between month_number_of($month) - $months + 1 and month_number_of($month)
group by account_months.client_id
