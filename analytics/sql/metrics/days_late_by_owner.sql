-- one row per owner of clients with invoices of 12 months that are paid, or open and past due
select
    chosen.owner,
    cast(sum(late.invoices) as bigint) as invoices,
    sum(late.amount) as amount,
    sum(late.late_amount) as late_amount,
    share(sum(late.late_amount), sum(late.amount)) as paid_late_share,
    share(sum(late.weighted_days), sum(late.amount)) as days_late,
    share(sum(late.weighted_days_before), sum(late.amount_before)) as days_late_before
from of_month_standing as chosen
inner join of_month_lateness as late on late.client_id = chosen.client_id
where
    is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
    and is_chosen($ranks, chosen.rank)
group by chosen.owner
having sum(late.invoices) > 0
order by chosen.owner
