-- macros: what speaks for and against each client, in numbers, and the verdict that the rules make of it
-- one row per active client of the whole book: its figures of 12 months; null where an export does not tell them
create macro fit_figures(chosen_month, payment_terms_days) as table
    with active as (
        select client_id, owner, segment, region, rank, mrr, revenue_12m
        from account_months
        where month = chosen_month and computed_rank is not null
    ),
    work as (
        select
            client_months.client_id,
            cast(sum(client_months.cost) as decimal(24, 6)) as cost,
            cast(sum(client_months.amount) as decimal(24, 6)) as amount,
            cast(sum(client_months.amount_with_cost) as decimal(24, 6)) as amount_with_cost,
            cast(sum(hours_of_both(client_months.recurring_hours, client_months.project_hours)) as decimal(24, 6)) as hours,
            -- hours of the fee, in the months that it was paid for and somebody measured
            cast(sum(client_months.recurring_hours) filter (account_months.mrr > 0) as decimal(24, 6)) as fee_hours,
            count(client_months.recurring_hours) filter (account_months.mrr > 0) as fee_months
        from client_months
        left join account_months
            on
                account_months.client_id = client_months.client_id
                and account_months.month_number = client_months.month_number
        where
            client_months.month_number between month_number_of(chosen_month) - 11 and month_number_of(chosen_month)
        group by client_months.client_id
    ),
    talks as (
        select
            contact_days.client_id,
            cast(sum(contact_days.minutes) as decimal(24, 6)) as minutes,
            cast(sum(contact_days.out_of_scope) as integer) as out_of_scope,
            cast(sum(contact_days.negative_outcomes) as integer) as negative_outcomes
        from contact_days
        cross join day_looked_at(chosen_month) as looked_at
        where contact_days.date > looked_at.day - interval 12 month and contact_days.date <= looked_at.day
        group by contact_days.client_id
    ),
    measured as (
        select
            active.*,
            clients.name,
            case when work.amount_with_cost > 0 or work.cost <> 0 then work.cost end as cost_12m,
            work.amount,
            work.amount_with_cost,
            work.hours,
            work.fee_hours,
            -- null where the fee says no hours, or nobody measured any
            cast(nullif(greatest(clients.retained_hours, 0), 0) * cast(nullif(work.fee_months, 0) as decimal(4, 0))
                as decimal(24, 6)) as agreed_hours,
            coalesce(clients.retained_hours, 0) > 0 as has_retained_hours,
            case when presence.has_minutes then coalesce(talks.minutes, 0) end as minutes,
            case when presence.has_out_of_scope then coalesce(talks.out_of_scope, 0) end as out_of_scope_contacts,
            case when presence.has_outcome then coalesce(talks.negative_outcomes, 0) end as negative_outcomes,
            lateness.days_late
        from active
        inner join clients on clients.client_id = active.client_id
        left join work on work.client_id = active.client_id
        left join talks on talks.client_id = active.client_id
        left join client_lateness(
            (select day from day_looked_at(chosen_month)), payment_terms_days,
            month_number_of(chosen_month) - 11, month_number_of(chosen_month)
        ) as lateness
            on lateness.client_id = active.client_id
        cross join presence
    )
    select
        *,
        share(amount_with_cost, amount) as cost_share,
        case when revenue_12m > 0 then share(revenue_12m - cost_12m, revenue_12m) end as margin,
        rate_of(revenue_12m, hours) as effective_hourly_rate,
        share(fee_hours, agreed_hours) as hours_ratio,
        case when revenue_12m > 0 then share(minutes * 1000, revenue_12m) end as minutes_per_1000
    from measured;
-- which part of the others with this figure has a smaller one; differences below a billionth are none
create macro place_in_book(figure) as
    case
        when figure is not null
            then percent_rank() over (partition by figure is null order by round(cast(figure as double), 9))
    end;
-- the weight that a percentile has in the burden: none where it is not known
create macro weight_of(percentile, weight) as case when percentile is null then 0 else weight end;
-- every active client of the whole book with its figures, their places among the others, its burden and its verdict
-- (comparisons are of exact decimals: the thresholds never meet a rounded ratio)
create macro fit_verdicts(
    chosen_month, payment_terms_days,
    part_ways_margin, part_ways_outcomes, raise_margin, raise_hours, staff_margin, staff_minutes, known_share,
    weight_hours, weight_minutes, weight_lateness, weight_outcomes, weight_out_of_scope
) as table
    with placed as (
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
            margin is not null and amount_with_cost >= cast(known_share as decimal(6, 4)) * amount as is_margin_known
        from fit_figures(chosen_month, payment_terms_days)
    ),
    weighed as (
        select
            *,
            weight_of(hours_ratio_percentile, weight_hours)
            + weight_of(minutes_per_1000_percentile, weight_minutes)
            + weight_of(days_late_percentile, weight_lateness)
            + weight_of(negative_outcomes_percentile, weight_outcomes)
            + weight_of(out_of_scope_contacts_percentile, weight_out_of_scope) as known_weight,
            coalesce(hours_ratio_percentile, 0) * weight_hours
            + coalesce(minutes_per_1000_percentile, 0) * weight_minutes
            + coalesce(days_late_percentile, 0) * weight_lateness
            + coalesce(negative_outcomes_percentile, 0) * weight_outcomes
            + coalesce(out_of_scope_contacts_percentile, 0) * weight_out_of_scope as weighed_percentiles,
            case when is_margin_known then revenue_12m - cost_12m end as profit
        from placed
    ),
    -- true, false, or null where one side holds and the other is not known
    judged as (
        select
            *,
            100 * weighed_percentiles / nullif(known_weight, 0) as burden,
            profit < cast(part_ways_margin as decimal(6, 4)) * revenue_12m
            and negative_outcomes >= part_ways_outcomes as is_to_part_ways,
            profit < cast(raise_margin as decimal(6, 4)) * revenue_12m
            and fee_hours > cast(raise_hours as decimal(6, 4)) * agreed_hours as is_to_raise_price,
            profit < cast(staff_margin as decimal(6, 4)) * revenue_12m
            and case when revenue_12m > 0 then minutes * 1000 > cast(staff_minutes as decimal(6, 0)) * revenue_12m end
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
    from judged;
