-- one row per client with open invoices, the largest overdue amount first
select
    client_id,
    name,
    owner,
    rank,
    open_amount,
    overdue_amount,
    oldest_days,
    usual_days_late,
    expected_on,
    invoices
from of_month_debts
where
    (not $overdue or oldest_days is not null)
    and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by overdue_amount desc, client_id
limit $most
