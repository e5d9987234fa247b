-- one row per client with invoices of 12 months that are paid, or open and past due
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    chosen.rank,
    late.invoices,
    late.amount,
    late.late_amount,
    share(late.late_amount, late.amount) as paid_late_share,
    share(late.weighted_days, late.amount) as days_late,
    share(late.weighted_days_before, late.amount_before) as days_late_before
from of_month_standing as chosen
inner join of_month_lateness as late on late.client_id = chosen.client_id
where
    late.invoices > 0
    and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
    and is_chosen($ranks, chosen.rank)
order by chosen.client_id
