-- one row per project client that has been silent on both sides
with buyers as (
    select distinct client_id
    from client_months
    where project_revenue > 0 and month_number <= month_number_of($month)
),
invoiced as (
    select
        client_id,
        max(date) as last_revenue_on
    from invoices
    where date <= $day
    group by client_id
),
touched as (
    select
        client_id,
        max(date) as last_contact_on
    from contact_days
    where touches > 0 and date <= $day
    group by client_id
)
select
    standing.client_id,
    standing.name,
    standing.owner,
    standing.segment,
    standing.region,
    standing.rank,
    invoiced.last_revenue_on,
    $day - invoiced.last_revenue_on as days_since_revenue,
    touched.last_contact_on,
    $day - touched.last_contact_on as days_since_contact,
    standing.project_12m as project_revenue_12m,
    standing.is_active
from of_month_standing as standing
inner join buyers on buyers.client_id = standing.client_id
inner join invoiced on invoiced.client_id = standing.client_id
left join touched on touched.client_id = standing.client_id
where
    standing.mrr = 0
    and (standing.ended_on is null or standing.ended_on >= $day)
    and $day - invoiced.last_revenue_on >= $dormant_days
    and coalesce($day - touched.last_contact_on >= $dormant_days, true)
