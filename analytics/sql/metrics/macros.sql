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
create macro is_everybody(owners, segments, regions, ranks) as
    owners is null and segments is null and regions is null and ranks is null;
-- of the tables of a month that hold sums by owner and of all owners: which rows answer, by owner or not
create macro is_summed(owners, by_owner, owner, of_all_owners) as
    of_all_owners = (owners is null and not by_owner) and is_chosen(owners, owner);
-- whether a client moved so between two ranks: between ranks of its own, joined or left; any move where none is chosen
create macro is_move(move, rank_before, rank) as
    move is null or move = case
        when rank_before = 'unranked' then 'joined'
        when rank = 'unranked' then 'left'
        else 'moved'
    end;
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
-- where several currencies are converted: MRR of each client and month at the rates of k months before
create macro at_rates_before(k) as table
    select
        native_mrr.client_id,
        native_mrr.month_number,
        greatest(sum(round(cast(native_mrr.amount as decimal(20, 6)) * month_rates.rate, 6)), 0)::decimal(24, 6) as mrr
    from native_mrr
    inner join month_rates
        on month_rates.currency = native_mrr.currency and month_rates.month_number = native_mrr.month_number - k
    group by native_mrr.client_id, native_mrr.month_number;
-- every chosen client and month with MRR at the start or at the end of a window of k months
-- (mrr_now at the rates of the window's start, mrr_reported at those of the month)
-- (what windows of 0, 1 and 12 months start from is kept with each month; any other looks it up)
create macro windows(k, owners, segments, regions, ranks) as table
    select *
    from (
        select
            now.client_id,
            now.owner,
            now.segment,
            now.region,
            now.month,
            now.month_number,
            now.first_paid_number,
            case k
                when 12 then now.mrr_year_before
                when 1 then now.mrr_before
                when 0 then now.mrr
                else coalesce(earlier.mrr, 0)
            end as mrr_then,
            coalesce(at_start.mrr, now.mrr) as mrr_now,
            now.mrr as mrr_reported,
            case k
                when 12 then now.rank_year_before
                when 1 then now.rank_before
                when 0 then now.rank
                else coalesce(earlier.rank, 'unranked')
            end as rank_then,
            coalesce(now.last_unpaid_number, -1) < now.month_number - k as is_unbroken,
            coalesce(
                now.chosen_exit_number > now.month_number - k and now.chosen_exit_number <= now.month_number, false
            ) as has_chosen_exit
        from account_months as now
        left join (select client_id, month_number, mrr, rank from account_months where k not in (0, 1, 12)) as earlier
            on earlier.client_id = now.client_id and earlier.month_number = now.month_number - k
        left join at_rates_before(k) as at_start
            on at_start.client_id = now.client_id and at_start.month_number = now.month_number
    ) as pairs
    where
        (mrr_reported > 0 or mrr_then > 0)
        and is_chosen(owners, owner) and is_chosen(segments, segment) and is_chosen(regions, region)
        and is_chosen(ranks, rank_then);
-- additive sums of windows by month: kept for 0 (a level), 1 and 12 months; by client where owners are chosen
create macro summed_windows(k, owners, segments, regions, ranks) as table
    select
        month_number, base_clients, shrinking_clients, churned_clients, chosen_clients,
        starting, retained, unbroken, kept, retained_as_reported, kept_as_reported
    from window_months
    where
        owners is null and window_length = k
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_then);
create macro chosen_windows(k, owners, segments, regions, ranks) as table
    select * from summed_windows(k, owners, segments, regions, ranks)
    union all
    select
        month_number,
        (mrr_then > 0)::bigint,
        (mrr_now < mrr_then)::bigint,
        (mrr_then > 0 and mrr_reported = 0)::bigint,
        (mrr_then > 0 and mrr_reported = 0 and has_chosen_exit)::bigint,
        mrr_then,
        case when mrr_then > 0 then mrr_now else 0 end,
        case when mrr_then > 0 and is_unbroken then mrr_now else 0 end,
        least(mrr_then, mrr_now),
        case when mrr_then > 0 then mrr_reported else 0 end,
        least(mrr_then, mrr_reported)
    from windows(k, owners, segments, regions, ranks)
    where owners is not null or k not in (0, 1, 12);
-- additive sums of windows that end with one month, by segment, region, rank, owner or tenure of the client
create macro summed_groups(dimension, k, last_number, owners, segments, regions, ranks) as table
    select
        case dimension when 'segment' then segment when 'region' then region else rank_then end as value,
        base_clients, churned_clients, chosen_clients, starting, retained, kept
    from window_months
    where
        owners is null and window_length = k and month_number = last_number and base_clients > 0
        and dimension in ('segment', 'region', 'rank')
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_then);
create macro chosen_groups(dimension, k, last_number, owners, segments, regions, ranks) as table
    select * from summed_groups(dimension, k, last_number, owners, segments, regions, ranks)
    union all
    select
        case dimension
            when 'owner' then owner
            when 'segment' then segment
            when 'region' then region
            when 'rank' then rank_then
            else case
                when month_number - k - first_paid_number < 12 then 'under 1 year'
                when month_number - k - first_paid_number < 36 then '1 to 3 years'
                else '3 years and more'
            end
        end,
        1,
        (mrr_reported = 0)::bigint,
        (mrr_reported = 0 and has_chosen_exit)::bigint,
        mrr_then,
        mrr_now,
        least(mrr_then, mrr_now)
    from windows(k, owners, segments, regions, ranks)
    where
        month_number = last_number and mrr_then > 0
        and (owners is not null or k not in (0, 1, 12) or dimension not in ('segment', 'region', 'rank'));
-- who may be among the largest of a window's base: of each group the three largest are kept, for windows of 12 months
create macro summed_largest(k, largest, owners, segments, regions, ranks) as table
    select month_number, month, client_id, mrr_then, mrr_now, mrr_reported
    from largest_of_window
    where
        owners is null and k = 12 and largest <= 3
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_then);
create macro chosen_largest(k, largest, owners, segments, regions, ranks) as table
    select * from summed_largest(k, largest, owners, segments, regions, ranks)
    union all
    select month_number, month, client_id, mrr_then, mrr_now, mrr_reported
    from windows(k, owners, segments, regions, ranks)
    where mrr_then > 0 and (owners is not null or k <> 12 or largest > 3);
-- every month from the first to the reporting month
create macro months_from(first_number) as table
    select month_number, month
    from months
    where month_number >= first_number;
-- the sums of movements of the chosen clients by month; by client where owners are chosen
create macro summed_movement_months(owners, segments, regions, ranks) as table
    select
        month_number,
        opening, new_mrr, reactivation, expansion, contraction, churn, chosen_churn, closing, exchange,
        opening_clients, new_clients, reactivation_clients, expansion_clients, contraction_clients, churn_clients,
        chosen_clients, closing_clients, exchange_clients
    from movement_months
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_before);
create macro chosen_movement_months(owners, segments, regions, ranks) as table
    select * from summed_movement_months(owners, segments, regions, ranks)
    union all
    select
        month_number,
        mrr_before,
        case when movement = 'new' then mrr else 0 end,
        case when movement = 'reactivation' then mrr else 0 end,
        case when movement = 'expansion' then mrr - mrr_before - exchange else 0 end,
        case when movement = 'contraction' then mrr_before + exchange - mrr else 0 end,
        case when movement = 'churn' then mrr_before else 0 end,
        case when is_chosen_exit then mrr_before else 0 end,
        mrr,
        exchange,
        (mrr_before > 0)::bigint,
        (movement = 'new')::bigint,
        (movement = 'reactivation')::bigint,
        (movement = 'expansion')::bigint,
        (movement = 'contraction')::bigint,
        (movement = 'churn')::bigint,
        is_chosen_exit::bigint,
        (mrr > 0)::bigint,
        (exchange <> 0)::bigint
    from movements
    where
        owners is not null and is_chosen(owners, owner)
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_before);
-- revenue of two years of the chosen clients by month; by client where owners are chosen
create macro summed_annual_months(owners, segments, regions, ranks) as table
    select month_number, starting, retained, old_starting, old_retained
    from annual_months
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_then);
create macro chosen_annual_months(owners, segments, regions, ranks) as table
    select * from summed_annual_months(owners, segments, regions, ranks)
    union all
    select
        month_number,
        case when revenue_12m_year_before > 0 then revenue_12m_year_before else 0 end,
        case when revenue_12m_year_before > 0 then revenue_12m else 0 end,
        case
            when revenue_12m_year_before > 0 and month_number - first_revenue_number >= 24 then revenue_12m_year_before
            else 0
        end,
        case when revenue_12m_year_before > 0 and month_number - first_revenue_number >= 24 then revenue_12m else 0 end
    from account_months
    where
        owners is not null and last_revenue_number >= month_number - 23 and is_chosen(owners, owner)
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank_year_before);
-- MRR of the cohorts of the chosen clients by month; by client where owners are chosen
create macro summed_cohort_months(owners, segments, regions, ranks) as table
    select first_paid_number, month_number, clients, revenue, reported
    from cohort_months
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, first_rank);
create macro chosen_cohort_months(owners, segments, regions, ranks) as table
    select * from summed_cohort_months(owners, segments, regions, ranks)
    union all
    select
        account_months.first_paid_number,
        account_months.month_number,
        (account_months.mrr > 0)::bigint,
        coalesce(at_start.mrr, account_months.mrr),
        account_months.mrr
    from account_months
    left join mrr_at_first_rates as at_start
        on at_start.client_id = account_months.client_id and at_start.month_number = account_months.month_number
    where
        owners is not null and account_months.month_number >= account_months.first_paid_number
        and is_chosen(owners, account_months.owner)
        and is_chosen(segments, account_months.segment) and is_chosen(regions, account_months.region)
        -- the rank is that of the month of first MRR
        and (
            ranks is null
            or account_months.client_id in (
                select first_month.client_id
                from account_months as first_month
                where
                    first_month.month_number = first_month.first_paid_number
                    and list_contains(ranks, first_month.rank)
            )
        );
-- from the first month with MRR to the first churn after it, of the chosen clients; by client where owners are chosen
create macro summed_first_spells(owners, segments, regions, ranks) as table
    select first_paid_number, next_unpaid_number, clients
    from first_spells
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank);
create macro chosen_first_spells(owners, segments, regions, ranks) as table
    select * from summed_first_spells(owners, segments, regions, ranks)
    union all
    select first_paid_number, next_unpaid_number, 1
    from account_months
    where
        owners is not null and month_number = first_paid_number and is_chosen(owners, owner)
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank);
-- what coverage says of each chosen client that is active in a month
create macro chosen_coverage(chosen_month, owners, segments, regions, ranks) as table
    select
        *,
        case when status = 'overdue' then monthly_revenue end as revenue_at_risk,
        case
            when status = 'overdue' then days_since_contact * cast(monthly_revenue as double) / cadence_days
        end as neglect_score
    from account_coverage
    where
        month = chosen_month
        and is_chosen(owners, owner) and is_chosen(segments, segment) and is_chosen(regions, region)
        and is_chosen(ranks, rank);
-- what no contacts export speaks of is unknown, not none
create macro only_with_contacts(value) as case when (select bool_or(has_contacts) from given) then value end;
-- every active client as one who calls it needs it, or with `past` those past their cadence alone; of a chosen number
-- the first, before anything else is read of them
create macro calls(chosen_month, owners, segments, regions, ranks, past, most) as table
    select
        coverage.client_id,
        clients.name,
        coverage.owner,
        coverage.segment,
        coverage.region,
        coverage.rank,
        coverage.status,
        coverage.days_since_contact,
        coverage.cadence_days,
        coverage.days_over,
        coverage.revenue_at_risk,
        coverage.neglect_score,
        coverage.last_contact_on,
        coverage.last_contact_by,
        coverage.last_contact_channel,
        coverage.next_step_on,
        coverage.next_step_channel,
        coverage.mrr,
        coverage.revenue_12m,
        coverage.is_too_new,
        coverage.is_set_by_hand
    from (
        select
            *,
            greatest(days_since_contact - cadence_days, 0) as days_over
        from chosen_coverage(chosen_month, owners, segments, regions, ranks)
        where not past or status in ('overdue', 'planned')
        order by
            case when past then status end,
            neglect_score desc nulls last,
            case when past then days_over end desc nulls last,
            client_id
        limit most
    ) as coverage
    inner join clients on clients.client_id = coverage.client_id;
