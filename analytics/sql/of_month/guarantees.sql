-- one row per client with MRR or with revenue already invoiced ahead, and each of the 12 months to come: what of it is
-- guaranteed, and what falls away
with later as (
    select
        cast(month_number_of($month) + step as integer) as month_number,
        cast(cast($month as date) + to_months(cast(step as integer)) as date) as month,
        last_day(cast(cast($month as date) + to_months(cast(step as integer)) as date)) as ends_on,
        last_day(cast(cast($month as date) + to_months(cast(step as integer) - 1) as date)) as before_ends_on
    from (select unnest(generate_series(1, 12)) as step) as steps
),
paid_ahead as (
    select
        client_id,
        month_number,
        greatest(recurring_revenue, 0) as known_revenue
    from client_months
    where
        month_number between month_number_of($month) + 1 and month_number_of($month) + 12
        and recurring_revenue > 0
),
who as (
    select
        *,
        coalesce(contract_ends_on, cast($day as date) + notice_days) as guaranteed_until
    from of_month_standing
    where mrr > 0 or client_id in (select paid_ahead.client_id from paid_ahead)
),
spread as (
    select
        who.client_id,
        who.name,
        who.owner,
        who.segment,
        who.region,
        who.rank,
        later.month_number,
        later.month,
        who.mrr,
        coalesce(paid_ahead.known_revenue, 0) as known_revenue,
        who.contract_ends_on,
        case when later.ends_on <= who.guaranteed_until then who.mrr else 0 end as covered,
        greatest(
            coalesce(paid_before.known_revenue, 0),
            case when later.before_ends_on <= who.guaranteed_until then who.mrr else 0 end
        ) as guaranteed_before
    from who
    cross join later
    left join paid_ahead on paid_ahead.client_id = who.client_id and paid_ahead.month_number = later.month_number
    left join paid_ahead as paid_before
        on paid_before.client_id = who.client_id and paid_before.month_number = later.month_number - 1
)
select
    client_id,
    name,
    owner,
    segment,
    region,
    rank,
    month,
    mrr,
    known_revenue,
    contract_ends_on,
    greatest(known_revenue, covered) as guaranteed_revenue,
    case
        when known_revenue > 0 and known_revenue >= covered then 'invoiced'
        when covered > 0 then case when contract_ends_on is not null then 'contract' else 'notice' end
        else ''
    end as basis,
    -- nothing to compare the first month with
    case
        when month_number > month_number_of($month) + 1
            then greatest(guaranteed_before - greatest(known_revenue, covered), 0)
    end as falls_away
from spread
