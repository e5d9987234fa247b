-- one row per horizon, client and count that is not zero: its client-months and churns by coverage and rank in the month
-- seen, and a 1 for the client itself
with followed as (
    select *
    from of_month_followed
    where coverage in ('covered', 'neglected')
),
counts as (
    select
        horizon_months,
        client_id,
        owner,
        segment,
        region,
        coverage,
        computed_rank as rank,
        unnest(['months', 'churned']) as counted,
        unnest([client_months, churned]) as number
    from followed
    union all
    select distinct on (horizon_months, client_id)
        horizon_months, client_id, owner, segment, region, '', '', 'client', 1
    from followed
)
select *
from counts
where number > 0
-- of one owner a part is read
order by owner
