-- one row per active client of the book: its figures of 12 months, their places among the others, its burden and its
-- verdict; a figure is null where an export does not tell it
with talks as (
    select
        client_id,
        cast(sum(minutes) as decimal(24, 6)) as minutes,
        cast(sum(out_of_scope) as integer) as out_of_scope,
        cast(sum(negative_outcomes) as integer) as negative_outcomes
    from contact_days
    where date > cast($day as date) - interval 12 month and date <= $day
    group by client_id
),
measured as (
    select
        active.client_id,
        active.name,
        active.owner,
        active.segment,
        active.region,
        active.rank,
        active.mrr,
        active.revenue_12m,
        known_cost(work.cost, work.amount_with_cost) as cost_12m,
        work.amount,
        work.amount_with_cost,
        work.hours,
        work.fee_hours,
        -- null where the fee says no hours, or nobody measured any
        cast(active.retained_hours * cast(nullif(work.fee_months, 0) as decimal(4, 0)) as decimal(24, 6)) as agreed_hours,
        active.retained_hours is not null as has_retained_hours,
        case when presence.has_minutes then coalesce(talks.minutes, 0) end as minutes,
        case when presence.has_out_of_scope then coalesce(talks.out_of_scope, 0) end as out_of_scope_contacts,
        case when presence.has_outcome then coalesce(talks.negative_outcomes, 0) end as negative_outcomes,
        share(lateness.weighted_days, lateness.amount) as days_late
    from of_month_standing as active
    left join of_month_worked_12 as work on work.client_id = active.client_id
    left join talks on talks.client_id = active.client_id
    left join of_month_lateness as lateness on lateness.client_id = active.client_id
    cross join presence
    where active.is_active
),
figures as (
    select
        *,
        share(amount_with_cost, amount) as cost_share,
        case when revenue_12m > 0 then share(revenue_12m - cost_12m, revenue_12m) end as margin,
        rate_of(revenue_12m, hours) as effective_hourly_rate,
        share(fee_hours, agreed_hours) as hours_ratio,
        case when revenue_12m > 0 then share(minutes * 1000, revenue_12m) end as minutes_per_1000
    from measured
),
placed as (
    select
        *,
        effective_hourly_rate / nullif(median(effective_hourly_rate) over (), 0) as rate_to_median,
        place_in_book(margin) as margin_percentile,
        place_in_book(effective_hourly_rate) as effective_hourly_rate_percentile,
        place_in_book(hours_ratio) as hours_ratio_percentile,
        place_in_book(out_of_scope_contacts) as out_of_scope_contacts_percentile,
        place_in_book(days_late) as days_late_percentile,
        place_in_book(negative_outcomes) as negative_outcomes_percentile,
        place_in_book(minutes_per_1000) as minutes_per_1000_percentile,
        knows_margin(revenue_12m, cost_12m, amount_with_cost, amount, $fit_known_share) as is_margin_known
    from figures
),
weighed as (
    select
        *,
        weight_of(hours_ratio_percentile, $fit_weight_hours)
        + weight_of(minutes_per_1000_percentile, $fit_weight_minutes)
        + weight_of(days_late_percentile, $fit_weight_lateness)
        + weight_of(negative_outcomes_percentile, $fit_weight_outcomes)
        + weight_of(out_of_scope_contacts_percentile, $fit_weight_out_of_scope) as known_weight,
        coalesce(hours_ratio_percentile, 0) * $fit_weight_hours
        + coalesce(minutes_per_1000_percentile, 0) * $fit_weight_minutes
        + coalesce(days_late_percentile, 0) * $fit_weight_lateness
        + coalesce(negative_outcomes_percentile, 0) * $fit_weight_outcomes
        + coalesce(out_of_scope_contacts_percentile, 0) * $fit_weight_out_of_scope as weighed_percentiles,
        case when is_margin_known then revenue_12m - cost_12m end as profit
    from placed
),
-- true, false, or null where one side holds and the other is not known
judged as (
    select
        *,
        100 * weighed_percentiles / nullif(known_weight, 0) as burden,
        parts_ways(profit, revenue_12m, negative_outcomes, $fit_part_ways_margin, $fit_part_ways_outcomes)
            as is_to_part_ways,
        profit < cast($fit_raise_margin as decimal(6, 4)) * revenue_12m
        and fee_hours > cast($fit_raise_hours as decimal(6, 4)) * agreed_hours as is_to_raise_price,
        profit < cast($fit_staff_margin as decimal(6, 4)) * revenue_12m
        and case when revenue_12m > 0 then minutes * 1000 > cast($fit_staff_minutes as decimal(6, 0)) * revenue_12m end
            as is_to_staff_for_less
    from weighed
)
select
    *,
    case
        when is_to_part_ways then 'part ways'
        when is_to_raise_price then 'raise price'
        when is_to_staff_for_less then 'staff for less'
        when
            not is_margin_known
            or (is_to_part_ways or is_to_raise_price or is_to_staff_for_less) is null
            then 'no verdict'
        else 'keep'
    end as verdict,
    list_filter([
        case when not is_margin_known then 'cost' end,
        case
            when effective_hourly_rate is null or (hours_ratio is null and has_retained_hours and mrr > 0)
                then 'hours'
        end,
        case when negative_outcomes is null then 'outcome' end,
        case when minutes_per_1000 is null then 'minutes' end,
        case when hours_ratio is null and not has_retained_hours then 'retained_hours' end,
        case when days_late is null then 'paid_on' end,
        case when out_of_scope_contacts is null then 'out_of_scope' end
    ], lambda name: name is not null) as missing
from judged
