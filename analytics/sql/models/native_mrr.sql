-- one row per client, month with MRR, and currency that it is paid in; filled only where several currencies are converted
with paid as (
    select
        client_id,
        month_number,
        mrr,
        -- a gap that has closed carries the amounts of the month before it
        max(case when recurring_revenue > 0 then month_number end) over (
            partition by client_id order by month_number
            rows between unbounded preceding and current row
        ) as paid_number
    from account_spine
)
select
    paid.client_id,
    paid.month_number,
    native_months.currency,
    native_months.recurring_revenue as amount
from paid
inner join native_months
    on native_months.client_id = paid.client_id and native_months.month_number = paid.paid_number
where paid.mrr > 0
