-- one row per owner of clients with invoices of 12 months that are paid, or open and past due
with looked_at as (
    select day from day_looked_at($month)
)
select
    chosen.owner,
    cast(sum(late.invoices) as bigint) as invoices,
    sum(late.amount) as amount,
    sum(late.late_amount) as late_amount,
    share(sum(late.late_amount), sum(late.amount)) as paid_late_share,
    share(sum(late.weighted_days), sum(late.amount)) as days_late,
    share(sum(before.weighted_days), sum(before.amount)) as days_late_before
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
left join client_lateness(
    (select day from looked_at), $payment_terms_days, month_number_of($month) - 11, month_number_of($month)
) as late
    on late.client_id = chosen.client_id
left join client_lateness(
    (select day from looked_at), $payment_terms_days, month_number_of($month) - 23, month_number_of($month) - 12
) as before
    on before.client_id = chosen.client_id
group by chosen.owner
having sum(late.invoices) > 0
order by chosen.owner
