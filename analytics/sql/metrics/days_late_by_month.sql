-- one row per month of the 12: invoices dated in it that are paid, or open and past due
with every_month as (
    select
        month_number_of($month) - step as month_number,
        cast($month - to_months(cast(step as integer)) as date) as month
    from (select unnest(generate_series(0, 11)) as step) as steps
),
counted as (
    select invoices.*
    from invoices_seen((select day from day_looked_at($month)), $payment_terms_days) as invoices
    inner join of_month_standing as chosen
        on chosen.client_id = invoices.client_id
    where
        invoices.amount > 0 and invoices.days_late is not null
        and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
        and is_chosen($ranks, chosen.rank)
)
select
    every_month.month,
    count(counted.client_id) as invoices,
    coalesce(sum(counted.amount), 0) as amount,
    coalesce(sum(case when counted.days_late > 0 then counted.amount else 0 end), 0) as late_amount,
    share(sum(case when counted.days_late > 0 then counted.amount else 0 end), sum(counted.amount)) as paid_late_share,
    share(sum(cast(counted.days_late as decimal(8, 0)) * counted.amount), sum(counted.amount)) as days_late
from every_month
left join counted on counted.month_number = every_month.month_number
group by every_month.month
order by every_month.month
