-- one row per retainer client that already matches the tier above, and by what
with three_months as (
    select
        client_id,
        sum(recurring_hours) as hours,
        min(recurring_hours) as fewest_hours,
        count(recurring_hours) as months_with_hours,
        sum(recurring_revenue + project_revenue) as revenue
    from client_months
    where month_number between month_number_of($month) - 2 and month_number_of($month)
    group by client_id
),
asked as (
    select
        client_id,
        cast(sum(out_of_scope) as integer) as out_of_scope
    from contact_months
    where month_number between month_number_of($month) - 2 and month_number_of($month)
    group by client_id
),
measured as (
    select
        retainers.client_id,
        retainers.name,
        retainers.owner,
        retainers.segment,
        retainers.region,
        retainers.rank,
        retainers.fee,
        retainers.tier,
        retainers.next_tier,
        cast(retainers.next_tier - retainers.fee as decimal(24, 6)) as gain,
        case
            when three_months.months_with_hours = 3 then share(three_months.hours, 3 * retainers.retained_hours)
        end as hours_ratio,
        coalesce(asked.out_of_scope, 0) as out_of_scope,
        coalesce(three_months.revenue, 0) as revenue,
        coalesce(
            three_months.months_with_hours = 3
            and three_months.fewest_hours > cast($scope_creep_line as decimal(8, 4)) * retainers.retained_hours,
            false
        ) as by_hours,
        coalesce(asked.out_of_scope, 0) >= $next_tier_requests as by_scope,
        coalesce(three_months.revenue, 0) >= 3 * retainers.next_tier as by_revenue
    from of_month_standing as retainers
    left join three_months on three_months.client_id = retainers.client_id
    left join asked on asked.client_id = retainers.client_id
    where retainers.next_tier is not null
)
select
    *,
    from_micro(half_away(in_micro(revenue), 3)) as average_revenue
from measured
where by_hours or by_scope or by_revenue
