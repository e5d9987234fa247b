-- one row per client that any export names, with its newest known values
with named as (
    select client_id from clients_known
    union
    select client_id from client_months
    union
    select client_id from contact_days
),
first_rows as (
    select
        client_id,
        min(month) as first_revenue_month,
        min(month_number) as first_revenue_number
    from client_months
    group by client_id
),
-- the earliest revenue row by its date; of several on one day, the one that starts first
first_days as (
    select client_id, min(date) as date from revenue group by client_id
),
first_invoices as (
    select
        revenue.client_id,
        min(coalesce(revenue.period_start, revenue.date)) as first_invoice_on
    from revenue
    inner join first_days on first_days.client_id = revenue.client_id and first_days.date = revenue.date
    group by revenue.client_id
)
select
    named.client_id,
    coalesce(known.name, '(not in clients export)') as name,
    coalesce(known.owner, '') as owner,
    coalesce(known.segment, '') as segment,
    coalesce(known.region, '') as region,
    coalesce(known.email, '') as email,
    known.signed_on,
    known.contract_ends_on,
    known.notice_days,
    known.monthly_fee,
    known.retained_hours,
    known.next_contact_on,
    -- who ended it is what the export says; where it is silent, a decision to part ways says that it was us
    coalesce(known.ended_on, case when coalesce(known.ended_by, '') = '' then decided_exits.ended_on end) as ended_on,
    coalesce(nullif(known.ended_by, ''), case when decided_exits.client_id is not null then 'us' end, '') as ended_by,
    coalesce(
        nullif(known.end_reason, ''),
        case when coalesce(known.ended_by, '') = '' then decided_exits.end_reason end,
        ''
    ) as end_reason,
    coalesce(known.ended_by, '') = '' and decided_exits.client_id is not null as is_exit_decided,
    known.client_id is not null as is_in_clients_export,
    coalesce(known.is_in_newest_export, false) as is_in_newest_export,
    first_rows.first_revenue_month,
    cast(first_rows.first_revenue_number as integer) as first_revenue_number,
    coalesce(known.signed_on, first_invoices.first_invoice_on) as client_since
from named
left join clients_known as known on known.client_id = named.client_id
left join first_rows on first_rows.client_id = named.client_id
left join first_invoices on first_invoices.client_id = named.client_id
left join decided_exits on decided_exits.client_id = named.client_id
