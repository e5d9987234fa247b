-- one row per month of the client
select
    months.month,
    months.mrr,
    months.recurring_revenue,
    months.project_revenue,
    months.revenue,
    months.rank,
    delivered.recurring_hours as hours,
    delivered.project_hours,
    -- what was agreed holds for the months that are paid for
    agreed.fee,
    agreed.retained_hours,
    share(delivered.recurring_hours, agreed.retained_hours) as hours_ratio,
    worth_of_hours(hours_over(delivered.recurring_hours, agreed.retained_hours), agreed.fee, agreed.retained_hours)
        as unbilled_value
from account_months as months
left join client_months as delivered
    on delivered.client_id = months.client_id and delivered.month_number = months.month_number
left join fee_months(
    (select min(month_number) from account_months), (select max(month_number) from account_months)
) as agreed
    on agreed.client_id = months.client_id and agreed.month_number = months.month_number
where months.client_id = $client_id
order by months.month
