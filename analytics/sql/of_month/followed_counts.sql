-- one row per horizon, client and count that is not zero: its client-months and churns by coverage and rank in the month
-- seen, and a 1 for the client itself
select
    horizon_months,
    client_id,
    owner,
    segment,
    region,
    coverage,
    computed_rank as rank,
    'months' as counted,
    client_months as number
from of_month_followed
where coverage in ('covered', 'neglected')
union all
select
    horizon_months,
    client_id,
    owner,
    segment,
    region,
    coverage,
    computed_rank as rank,
    'churned' as counted,
    churned as number
from of_month_followed
where coverage in ('covered', 'neglected') and churned > 0
union all
select distinct
    horizon_months,
    client_id,
    owner,
    segment,
    region,
    '' as coverage,
    '' as rank,
    'client' as counted,
    1 as number
from of_month_followed
where coverage in ('covered', 'neglected')
