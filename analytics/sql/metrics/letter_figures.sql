-- one row: what a letter to one client rests on, from client_fit, client_receivables and retained_hours
select
    fit.hours_ratio,
    fit.out_of_scope_contacts,
    fit.days_late,
    -- who owes nothing has no row; where nobody has ever paid by a known day, nothing is known of open invoices
    coalesce(debts.open_amount, case when medians.days_late is not null then 0 end) as open_amount,
    coalesce(debts.overdue_amount, case when medians.days_late is not null then 0 end) as overdue_amount,
    retained.agreed_rate,
    rates.median_retainer_rate as book_rate
from of_month_fit_medians as medians
cross join of_month_rate_medians as rates
left join of_month_fit as fit on fit.client_id = $client_id
left join of_month_debts as debts on debts.client_id = $client_id
left join of_month_retained_hours_1 as retained on retained.client_id = $client_id
