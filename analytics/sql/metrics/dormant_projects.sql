-- one row per project client that has been silent on both sides, the newest revenue first
with buyers as (
    select distinct client_id
    from client_months
    where project_revenue > 0 and month_number <= month_number_of($month)
),
invoiced as (
    select
        invoices.client_id,
        max(invoices.date) as last_revenue_on
    from invoices
    cross join day_looked_at($month) as looked_at
    where invoices.date <= looked_at.day
    group by invoices.client_id
),
touched as (
    select
        contact_days.client_id,
        max(contact_days.date) as last_contact_on
    from contact_days
    cross join day_looked_at($month) as looked_at
    where contact_days.touches > 0 and contact_days.date <= looked_at.day
    group by contact_days.client_id
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    chosen.rank,
    invoiced.last_revenue_on,
    looked_at.day - invoiced.last_revenue_on as days_since_revenue,
    touched.last_contact_on,
    looked_at.day - touched.last_contact_on as days_since_contact,
    chosen.project_12m as project_revenue_12m,
    chosen.is_active
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
inner join buyers on buyers.client_id = chosen.client_id
inner join invoiced on invoiced.client_id = chosen.client_id
left join touched on touched.client_id = chosen.client_id
cross join day_looked_at($month) as looked_at
where
    chosen.mrr = 0
    and (chosen.ended_on is null or chosen.ended_on >= looked_at.day)
    and looked_at.day - invoiced.last_revenue_on >= $dormant_days
    and coalesce(looked_at.day - touched.last_contact_on >= $dormant_days, true)
order by invoiced.last_revenue_on desc, chosen.client_id
