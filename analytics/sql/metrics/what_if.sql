-- one row per client that is chosen, and one without client_id of all others together: what prices and staff change
with parts as (
    select
        client_id,
        mrr,
        revenue_12m,
        greatest(revenue_12m, 0) as positive_revenue,
        null as starting_revenue,
        null as retained_revenue,
        null as known_revenue,
        null as known_cost,
        null as hours
    from of_month_standing
    union all
    select
        client_id,
        null,
        null,
        null,
        null,
        null,
        case when is_margin_known then revenue_12m end,
        case when is_margin_known then cost_12m end,
        hours
    from of_month_fit
    union all
    select
        client_id,
        null,
        null,
        null,
        mrr_then,
        mrr_now,
        null,
        null,
        null
    from windows(12, null, null, null, null)
    where month = $month and mrr_then > 0
)
select
    case when client_id in (select unnest($clients)) then client_id end as client_id,
    coalesce(sum(mrr), 0) as mrr,
    coalesce(sum(starting_revenue), 0) as starting_revenue,
    coalesce(sum(retained_revenue), 0) as retained_revenue,
    coalesce(sum(revenue_12m), 0) as revenue_12m,
    coalesce(sum(positive_revenue), 0) as positive_revenue,
    coalesce(max(positive_revenue), 0) as largest_revenue,
    -- null where the margin, or the hours, are not known of anybody
    sum(known_revenue) as known_revenue,
    sum(known_cost) as known_cost,
    sum(hours) as hours
from parts
group by 1
order by 1
