-- one row per value that a filter offers: owners of all clients, segments and regions of those active in the month
with active as (
    select
        segment,
        region
    from chosen_coverage($month, $owners, $segments, $regions, $ranks)
),

found as (
    select 'owner' as filter, coalesce(owner, '') as value from clients
    union
    select 'segment' as filter, coalesce(segment, '') as value from active
    union
    select 'region' as filter, coalesce(region, '') as value from active
)
select
    filter,
    value
from found
order by filter, value
