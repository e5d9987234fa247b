-- one row per client: its agreement, and where it stands in the month
with rates as (
    select client_id, rate
    from fee_rates()
    where month_number = month_number_of($month)
),
known as (
    select
        clients.client_id,
        clients.name,
        clients.owner,
        clients.segment,
        clients.region,
        coalesce(account_months.rank, 'unranked') as rank,
        coalesce(account_months.mrr, 0) as mrr,
        account_months.computed_rank is not null as is_active,
        coalesce(account_months.revenue_12m, 0) as revenue_12m,
        cast(coalesce(account_months.revenue_12m - account_months.recurring_12m, 0) as decimal(24, 6)) as project_12m,
        account_months.first_revenue_number,
        clients.contract_ends_on,
        clients.notice_days,
        case when clients.retained_hours > 0 then cast(clients.retained_hours as decimal(24, 6)) end as retained_hours,
        clients.ended_on,
        -- as agreed, at the month's rate where it is in the client's own currency
        case
            when clients.monthly_fee > 0
                then cast(round(cast(clients.monthly_fee as decimal(20, 6)) * coalesce(rates.rate, 1), 6) as decimal(24, 6))
        end as agreed_fee,
        client_months.recurring_hours as hours,
        coverage.status,
        coverage.days_since_contact
    from clients
    left join account_months on account_months.client_id = clients.client_id and account_months.month = $month
    left join account_coverage as coverage on coverage.client_id = clients.client_id and coverage.month = $month
    left join client_months
        on client_months.client_id = clients.client_id and client_months.month_number = month_number_of($month)
    left join rates on rates.client_id = clients.client_id
),
paying as (
    select
        client_id,
        cast(coalesce(agreed_fee, mrr) as decimal(24, 6)) as fee
    from known
    where mrr > 0
)
select
    known.*,
    -- of clients with MRR: the fee as agreed or else the MRR, its tier and the one above
    paying.fee,
    case when paying.fee is not null then tier_of(paying.fee, $retainer_tiers) end as tier,
    case when paying.fee is not null then tier_above(paying.fee, $retainer_tiers) end as next_tier
from known
left join paying on paying.client_id = known.client_id
