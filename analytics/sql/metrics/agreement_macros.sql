-- macros: what retainers, hours and contracts are measured with
-- the day that a month is looked at: the data date for the reporting month, else the month's last day
create macro day_looked_at(chosen_month) as table
    select
        case
            when reporting.reporting_month = chosen_month then given.data_date
            else last_day(cast(chosen_month as date))
        end as day
    from reporting
    cross join given;
-- amounts in whole micro-units, and back: divisions of money stay exact, halves are rounded away from zero
create macro in_micro(amount) as cast(cast(amount as decimal(28, 6)) * 1000000 as hugeint);
create macro from_micro(amount) as
    cast(cast(amount as decimal(24, 0)) * cast(0.000001 as decimal(7, 6)) as decimal(24, 6));
create macro half_away(part, whole) as sign(part) * ((2 * abs(part) + whole) // (2 * whole));
create macro worth_of_hours(hours, fee, hours_of_fee) as
    from_micro(half_away(in_micro(hours) * in_micro(fee), in_micro(hours_of_fee)));
-- null where nobody measured hours
create macro hours_of_both(recurring_hours, project_hours) as
    coalesce(recurring_hours + project_hours, recurring_hours, project_hours);
create macro rate_of(revenue, hours) as case when hours > 0 then share(revenue, hours) end;
create macro hours_over(hours, hours_of_fee) as
    cast(case when hours > hours_of_fee then hours - hours_of_fee when hours is not null then 0 end as decimal(24, 6));
-- the tier of a fee is the largest that it reaches, 0 below the first; the one above is null at the top
create macro tier_of(fee, tiers) as
    cast(coalesce(list_max(list_filter(cast(tiers as decimal(24, 6)[]), lambda tier: tier <= fee)), 0) as decimal(24, 6));
create macro tier_above(fee, tiers) as
    list_min(list_filter(cast(tiers as decimal(24, 6)[]), lambda tier: tier > fee));
-- the chosen clients, active or not, with their agreement and where they stand in the month
create macro chosen_in_month(chosen_month, owners, segments, regions, ranks) as table
    select
        clients.client_id,
        clients.name,
        clients.owner,
        coalesce(account_months.rank, 'unranked') as rank,
        coalesce(account_months.mrr, 0) as mrr,
        account_months.computed_rank is not null as is_active,
        coalesce(account_months.revenue_12m, 0) as revenue_12m,
        cast(coalesce(account_months.revenue_12m - account_months.recurring_12m, 0) as decimal(24, 6)) as project_12m,
        account_months.first_revenue_number,
        clients.contract_ends_on,
        clients.notice_days,
        case when clients.retained_hours > 0 then cast(clients.retained_hours as decimal(24, 6)) end as retained_hours,
        clients.ended_on
    from clients
    left join account_months on account_months.client_id = clients.client_id and account_months.month = chosen_month
    where
        is_chosen(owners, clients.owner) and is_chosen(segments, clients.segment) and is_chosen(regions, clients.region)
        and is_chosen(ranks, coalesce(account_months.rank, 'unranked'));
-- where several currencies are converted: what a unit of each client's own currency is worth in each month
create macro fee_rates() as table
    with client_currencies as (
        select
            client_id,
            arg_max(currency, import_number) as currency
        from clients_in_force
        where currency is not null and (select given.is_converted from given)
        group by client_id
    )
    select
        client_currencies.client_id,
        month_rates.month_number,
        month_rates.rate
    from client_currencies
    inner join month_rates on month_rates.currency = client_currencies.currency;
-- every client and month with MRR of a span: its fee, as agreed or else its MRR, and the hours of the month
-- (an agreed fee is in the client's own currency, here at the month's rate)
create macro fee_months(first_number, last_number) as table
    select
        paid.client_id,
        paid.month_number,
        paid.month,
        paid.mrr,
        cast(case
            when coalesce(clients.monthly_fee, 0) <= 0 then paid.mrr
            else round(cast(clients.monthly_fee as decimal(20, 6)) * coalesce(rates.rate, 1), 6)
        end as decimal(24, 6)) as fee,
        case when clients.retained_hours > 0 then cast(clients.retained_hours as decimal(24, 6)) end as retained_hours,
        client_months.recurring_hours as hours
    from account_months as paid
    inner join clients on clients.client_id = paid.client_id
    left join client_months
        on client_months.client_id = paid.client_id and client_months.month_number = paid.month_number
    left join fee_rates() as rates on rates.client_id = paid.client_id and rates.month_number = paid.month_number
    where paid.mrr > 0 and paid.month_number between first_number and last_number;
-- the chosen clients with MRR in a month, with their fee, their tier and the one above it
create macro chosen_retainers(chosen_month, tiers, owners, segments, regions, ranks) as table
    select
        chosen.client_id,
        chosen.name,
        chosen.owner,
        chosen.rank,
        now.mrr,
        now.fee,
        now.retained_hours,
        now.hours,
        tier_of(now.fee, tiers) as tier,
        tier_above(now.fee, tiers) as next_tier
    from chosen_in_month(chosen_month, owners, segments, regions, ranks) as chosen
    inner join fee_months(month_number_of(chosen_month), month_number_of(chosen_month)) as now
        on now.client_id = chosen.client_id;
-- retainer clients that already match the tier above, and by what
create macro chosen_next_tiers(chosen_month, tiers, scope_creep_line, requests, owners, segments, regions, ranks) as table
    with three_months as (
        select
            client_id,
            sum(recurring_hours) as hours,
            min(recurring_hours) as fewest_hours,
            count(recurring_hours) as months_with_hours,
            sum(recurring_revenue + project_revenue) as revenue
        from client_months
        where month_number between month_number_of(chosen_month) - 2 and month_number_of(chosen_month)
        group by client_id
    ),
    asked as (
        select
            client_id,
            cast(sum(out_of_scope) as integer) as out_of_scope
        from contact_months
        where month_number between month_number_of(chosen_month) - 2 and month_number_of(chosen_month)
        group by client_id
    ),
    measured as (
        select
            retainers.*,
            cast(retainers.next_tier - retainers.fee as decimal(24, 6)) as gain,
            case
                when three_months.months_with_hours = 3 then share(three_months.hours, 3 * retainers.retained_hours)
            end as hours_ratio,
            coalesce(asked.out_of_scope, 0) as out_of_scope,
            coalesce(three_months.revenue, 0) as revenue,
            coalesce(
                three_months.months_with_hours = 3
                and three_months.fewest_hours > cast(scope_creep_line as decimal(8, 4)) * retainers.retained_hours,
                false
            ) as by_hours,
            coalesce(asked.out_of_scope, 0) >= requests as by_scope,
            coalesce(three_months.revenue, 0) >= 3 * retainers.next_tier as by_revenue
        from chosen_retainers(chosen_month, tiers, owners, segments, regions, ranks) as retainers
        left join three_months on three_months.client_id = retainers.client_id
        left join asked on asked.client_id = retainers.client_id
        where retainers.next_tier is not null
    )
    select
        *,
        from_micro(half_away(in_micro(revenue), 3)) as average_revenue
    from measured
    where by_hours or by_scope or by_revenue;
-- the chosen retainer clients whose fee includes hours: hours delivered in a window of months against those of the fee
-- (a month that tells no hours counts on neither side)
create macro hours_against_fee(
    chosen_month, months, scope_creep_line, under_use_line, owners, segments, regions, ranks
) as table
    with told as (
        select
            client_id,
            sum(hours) as hours,
            sum(case when hours is not null then retained_hours end) as retained_hours,
            max(case when month_number = month_number_of(chosen_month) then fee end) as fee,
            max(retained_hours) as hours_a_month
        from fee_months(month_number_of(chosen_month) - months + 1, month_number_of(chosen_month))
        where retained_hours is not null
        group by client_id
    ),
    projects as (
        select
            client_id,
            sum(project_hours) as project_hours
        from client_months
        where month_number between month_number_of(chosen_month) - months + 1 and month_number_of(chosen_month)
        group by client_id
    )
    select
        chosen.client_id,
        chosen.name,
        chosen.owner,
        chosen.rank,
        chosen.mrr,
        told.fee,
        cast(told.retained_hours as decimal(24, 6)) as retained_hours,
        cast(told.hours as decimal(24, 6)) as hours,
        cast(projects.project_hours as decimal(24, 6)) as project_hours,
        share(told.hours, told.retained_hours) as hours_ratio,
        case
            when told.hours is null then 'no hours'
            when told.hours > cast(scope_creep_line as decimal(8, 4)) * cast(told.retained_hours as decimal(24, 6))
                then 'scope creep'
            when told.hours < cast(under_use_line as decimal(8, 4)) * cast(told.retained_hours as decimal(24, 6))
                then 'under-used'
            else 'within'
        end as status,
        share(told.fee, told.hours_a_month) as agreed_rate,
        hours_over(told.hours, told.retained_hours) as unbilled_hours,
        worth_of_hours(hours_over(told.hours, told.retained_hours), told.fee, told.hours_a_month) as unbilled_value
    from chosen_in_month(chosen_month, owners, segments, regions, ranks) as chosen
    inner join told on told.client_id = chosen.client_id
    left join projects on projects.client_id = chosen.client_id
    where chosen.mrr > 0;
-- each active client of the book: revenue of all kinds and hours of both in a window of months
create macro revenue_and_hours(chosen_month, months) as table
    select
        active.client_id,
        cast(coalesce(sum(client_months.recurring_revenue + client_months.project_revenue), 0) as decimal(24, 6))
            as revenue,
        cast(coalesce(sum(client_months.recurring_revenue), 0) as decimal(24, 6)) as recurring_revenue,
        cast(sum(hours_of_both(client_months.recurring_hours, client_months.project_hours)) as decimal(24, 6)) as hours,
        coalesce(sum(client_months.amount), 0) as amount,
        coalesce(sum(client_months.amount_with_hours), 0) as amount_with_hours
    from account_months as active
    left join client_months
        on
            client_months.client_id = active.client_id
            and client_months.month_number
            between month_number_of(chosen_month) - months + 1 and month_number_of(chosen_month)
    where active.month = chosen_month and active.computed_rank is not null
    group by active.client_id;
-- what is guaranteed of each chosen client in each of the 12 months after a month, and what falls away in it
create macro chosen_guarantees(chosen_month, owners, segments, regions, ranks) as table
    with later as (
        select
            cast(month_number_of(chosen_month) + step as integer) as month_number,
            cast(chosen_month + to_months(cast(step as integer)) as date) as month
        from (select unnest(generate_series(1, 12)) as step) as steps
    ),
    paid_ahead as (
        select
            client_id,
            month_number,
            greatest(recurring_revenue, 0) as known_revenue
        from client_months
        where
            month_number between month_number_of(chosen_month) + 1 and month_number_of(chosen_month) + 12
            and recurring_revenue > 0
    ),
    who as (
        select
            chosen.*,
            coalesce(chosen.contract_ends_on, looked_at.day + chosen.notice_days) as guaranteed_until
        from chosen_in_month(chosen_month, owners, segments, regions, ranks) as chosen
        cross join day_looked_at(chosen_month) as looked_at
        where chosen.mrr > 0 or chosen.client_id in (select paid_ahead.client_id from paid_ahead)
    ),
    spread as (
        select
            who.client_id,
            who.name,
            who.owner,
            who.rank,
            later.month,
            who.mrr,
            coalesce(paid_ahead.known_revenue, 0) as known_revenue,
            who.contract_ends_on,
            case when last_day(later.month) <= who.guaranteed_until then who.mrr else 0 end as covered
        from who
        cross join later
        left join paid_ahead on paid_ahead.client_id = who.client_id and paid_ahead.month_number = later.month_number
    )
    select
        client_id,
        name,
        owner,
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
        greatest(
            lag(greatest(known_revenue, covered)) over (partition by client_id order by month)
            - greatest(known_revenue, covered),
            case when month > chosen_month + interval 1 month then 0 end
        ) as falls_away
    from spread;
-- revenue of 12 months of the chosen clients by month; by client where owners are chosen
create macro chosen_share_months(owners, segments, regions, ranks) as table
    select month_number, clients_with_revenue, recurring_12m, revenue_12m, existing_12m
    from share_months
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank)
    union all
    select
        month_number,
        1,
        recurring_12m,
        revenue_12m,
        case when month_number - first_revenue_number >= 12 then revenue_12m else 0 end
    from account_months
    where
        owners is not null and last_revenue_number >= month_number - 11 and is_chosen(owners, owner)
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank);
