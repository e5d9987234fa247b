-- one row per client with invoices of 12 months that are paid, or open and past due
with looked_at as (
    select day from day_looked_at($month)
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    chosen.rank,
    late.invoices,
    late.amount,
    late.late_amount,
    share(late.late_amount, late.amount) as paid_late_share,
    late.days_late,
    before.days_late as days_late_before
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
inner join client_lateness(
    (select day from looked_at), $payment_terms_days, month_number_of($month) - 11, month_number_of($month)
) as late
    on late.client_id = chosen.client_id
left join client_lateness(
    (select day from looked_at), $payment_terms_days, month_number_of($month) - 23, month_number_of($month) - 12
) as before
    on before.client_id = chosen.client_id
order by chosen.client_id
