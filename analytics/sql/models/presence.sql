-- one row: which optional columns hold at least one value in the rows in force
with of_clients as (
    select
        count(retained_hours) > 0 as has_retained_hours,
        count(monthly_fee) > 0 as has_monthly_fee,
        count(contract_ends_on) > 0 as has_contract_ends_on,
        count(notice_days) > 0 as has_notice_days
    from clients
),
of_months as (
    select
        count(recurring_hours) + count(project_hours) > 0 as has_hours,
        coalesce(max(case when amount_with_cost > 0 or cost <> 0 then 1 else 0 end), 0) = 1 as has_cost
    from client_months
),
of_invoices as (
    select
        count(due_on) > 0 as has_due_on,
        coalesce(max(case when has_payment_columns then 1 else 0 end), 0) = 1 as has_payments
    from invoices
),
of_contacts as (
    select
        count(minutes) > 0 as has_minutes,
        count(outcome) > 0 as has_outcome,
        count(out_of_scope) > 0 as has_out_of_scope
    from contacts
    cross join (select count(*) as exported_rows from contacts where import_number > 0) as exports
    -- a few contacts that are logged here do not speak for an export that lacks the column
    where contacts.import_number > 0 or exports.exported_rows = 0
)
select
    of_months.has_hours,
    of_months.has_cost,
    of_clients.has_retained_hours,
    of_clients.has_monthly_fee,
    of_clients.has_contract_ends_on,
    of_clients.has_notice_days,
    of_invoices.has_payments,
    of_invoices.has_due_on,
    of_contacts.has_minutes,
    of_contacts.has_outcome,
    of_contacts.has_out_of_scope
from of_clients
cross join of_months
cross join of_invoices
cross join of_contacts
