-- macros: the filters of every metric, and the interval of a share
create macro chosen_clients(owners, segments, regions) as table
    select
        client_id,
        name,
        owner,
        segment,
        region
    from clients
    where
        (owners is null or list_contains(owners, owner))
        and (segments is null or list_contains(segments, segment))
        and (regions is null or list_contains(regions, region));
create macro is_chosen(choices, value) as choices is null or list_contains(choices, value);
create macro month_number_of(day) as cast(extract(year from day) * 12 + extract(month from day) - 1 as integer);
create macro share(part, whole) as cast(part as double) / nullif(cast(whole as double), 0);
-- Wilson score interval of 95%
create macro wilson_low(part, whole) as
    case when whole > 0 then greatest(0.0, (
        part / whole::double + 3.8414588206941227 / (2 * whole)
        - 1.959963984540054 * sqrt((part / whole::double) * (1 - part / whole::double) / whole
            + 3.8414588206941227 / (4.0 * whole * whole))
    ) / (1 + 3.8414588206941227 / whole)) end;
create macro wilson_high(part, whole) as
    case when whole > 0 then least(1.0, (
        part / whole::double + 3.8414588206941227 / (2 * whole)
        + 1.959963984540054 * sqrt((part / whole::double) * (1 - part / whole::double) / whole
            + 3.8414588206941227 / (4.0 * whole * whole))
    ) / (1 + 3.8414588206941227 / whole)) end;
-- every chosen client and month with MRR at the start or at the end of a window of k months
-- (windows of 1 and 12 months are kept with each month; any other looks up the month it starts from)
create macro windows(k, owners, segments, regions, ranks) as table
    select
        client_id,
        month,
        month_number,
        mrr_then,
        mrr_now,
        coalesce(last_unpaid_number, -1) < month_number - k as is_unbroken
    from (
        select
            client_id, owner, segment, region, month, month_number, last_unpaid_number,
            mrr_year_before as mrr_then, mrr as mrr_now, rank_year_before as rank_then
        from account_months
        where k = 12
        union all
        select
            client_id, owner, segment, region, month, month_number, last_unpaid_number,
            mrr_before as mrr_then, mrr as mrr_now, rank_before as rank_then
        from account_months
        where k = 1
        union all
        select
            now.client_id, now.owner, now.segment, now.region, now.month, now.month_number, now.last_unpaid_number,
            coalesce(earlier.mrr, 0) as mrr_then, now.mrr as mrr_now, coalesce(earlier.rank, 'unranked') as rank_then
        from account_months as now
        left join account_months as earlier
            on earlier.client_id = now.client_id and earlier.month_number = now.month_number - k
        where k not in (1, 12)
    ) as pairs
    where
        (mrr_now > 0 or mrr_then > 0)
        and is_chosen(owners, owner) and is_chosen(segments, segment) and is_chosen(regions, region)
        and is_chosen(ranks, rank_then);
-- every month from the first to the reporting month
create macro months_from(first_number) as table
    select
        cast(month_number as integer) as month_number,
        make_date(cast(month_number // 12 as integer), cast(month_number % 12 + 1 as integer), 1) as month
    from (
        select unnest(generate_series(first_number, (select reporting_number from reporting))) as month_number
    ) as numbers;
-- the sums of movements of the chosen clients by month
create macro chosen_movement_months(owners, segments, regions, ranks) as table
    select *
    from movement_months
    where
        is_chosen(owners, owner) and is_chosen(segments, segment) and is_chosen(regions, region)
        and is_chosen(ranks, rank_before);
-- what coverage says of each chosen client that is active in a month
create macro chosen_coverage(chosen_month, owners, segments, regions, ranks) as table
    select
        account_coverage.*,
        chosen.name,
        chosen.owner,
        chosen.segment,
        chosen.region,
        case when account_coverage.status = 'overdue' then account_coverage.monthly_revenue end as revenue_at_risk,
        case
            when account_coverage.status = 'overdue'
                then account_coverage.days_since_contact * cast(account_coverage.monthly_revenue as double)
                    / account_coverage.cadence_days
        end as neglect_score
    from account_coverage
    inner join chosen_clients(owners, segments, regions) as chosen on chosen.client_id = account_coverage.client_id
    where account_coverage.month = chosen_month and is_chosen(ranks, account_coverage.rank);
-- reach of a group of rows of chosen_coverage: who counts, who was reached
create macro counts_for_reach(is_lapsed, is_too_new) as not is_lapsed and not is_too_new;
create macro only_with_contacts(value) as case when (select has_contacts from given) then value end;
-- client-months followed from s + lag to the horizon, by how the client was covered in s
create macro followed_months(lag, last_number, owners, segments, regions, ranks) as table
    select
        horizons.horizon_months,
        seen.client_id,
        seen.coverage,
        seen.computed_rank,
        coalesce(at_start.next_churn_number <= at_end.month_number, false) as churned,
        at_start.mrr as mrr_start,
        at_end.mrr as mrr_end
    from account_coverage as seen
    inner join chosen_clients(owners, segments, regions) as chosen on chosen.client_id = seen.client_id
    inner join clients on clients.client_id = seen.client_id
    cross join (select unnest([3, 6, 12]) as horizon_months) as horizons
    cross join given
    cross join contact_span
    inner join account_months as at_start
        on at_start.client_id = seen.client_id and at_start.month_number = seen.month_number + lag
    inner join account_months as at_end
        on
            at_end.client_id = seen.client_id
            and at_end.month_number = seen.month_number + lag + horizons.horizon_months
    where
        seen.mrr > 0
        and at_start.mrr > 0
        and seen.coverage <> 'no contact data'
        and is_chosen(ranks, seen.computed_rank)
        and seen.month_number + lag + horizons.horizon_months <= last_number
        and last_day(seen.month) >= contact_span.first_contact_on + given.longest_cadence_days
        and (
            clients.ended_on is null
            or clients.ended_on - coalesce(clients.notice_days, 0) > last_day(at_start.month)
        );
