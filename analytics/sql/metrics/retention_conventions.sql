-- one row per convention of net retention in use in the field, for one month and a window of k months
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks) where month = $month
),
base as (
    select
        coalesce(sum(mrr_then), 0) as starting,
        coalesce(sum(case when mrr_then > 0 then mrr_now end), 0) as retained,
        coalesce(sum(case when mrr_then > 0 and is_unbroken then mrr_now end), 0) as unbroken,
        coalesce(sum(case when mrr_reported > 0 then mrr_then end), 0) as starting_of_survivors,
        coalesce(sum(least(mrr_then, mrr_now)), 0) as kept
    from pairs
),
flows as (
    select
        coalesce(sum(movements.mrr_before) filter (movements.movement = 'churn'), 0) as churn,
        coalesce(sum(movements.mrr_before + movements.exchange - movements.mrr) filter (movements.movement = 'contraction'), 0)
            as contraction,
        coalesce(sum(movements.mrr - movements.mrr_before - movements.exchange) filter (movements.movement = 'expansion'), 0) as expansion,
        coalesce(sum(movements.mrr) filter (movements.movement = 'reactivation'), 0) as reactivation
    from movements
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = movements.client_id
    left join account_months as at_start
        on
            at_start.client_id = movements.client_id
            and at_start.month_number = month_number_of($month) - $months
    where
        movements.month_number > month_number_of($month) - $months
        and movements.month_number <= month_number_of($month)
        -- by rank: all flows of the clients that had it at the window's start
        and is_chosen($ranks, coalesce(at_start.rank, 'unranked'))
)
select
    convention,
    numerator,
    denominator,
    share(numerator, denominator) as value
from (
    select 1 as place, 'net_dollar_retention' as convention, retained as numerator, starting as denominator from base
    union all
    select 2, 'without returners', unbroken, starting from base
    union all
    select 3, 'survivors only', retained, starting_of_survivors from base
    union all
    select 4, 'bridge of all flows, without reactivation', starting + expansion - contraction - churn, starting
    from base cross join flows
    union all
    select 5, 'bridge of all flows, with reactivation', starting + expansion + reactivation - contraction - churn,
        starting
    from base cross join flows
    union all
    select 6, 'gross_dollar_retention', kept, starting from base
) as conventions
order by place
