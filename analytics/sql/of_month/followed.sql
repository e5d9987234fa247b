-- one row per horizon, client, coverage and rank in the month s that is seen: client-months followed from s + lag on to each
-- horizon, up to the month
with seen as (
    select client_id, month_number + $lag as month_number, coverage, computed_rank
    from account_months
    cross join given
    cross join contact_span
    where
        mrr > 0
        and coverage <> 'no contact data'
        and month_number + $lag + 3 <= month_number_of($month)
        and last_day(month) >= contact_span.first_contact_on + given.longest_cadence_days
),
-- who gave notice before the count begins is left out
followed as (
    select
        seen.coverage,
        seen.computed_rank,
        at_start.client_id,
        at_start.month_number,
        at_start.mrr,
        coalesce(at_3.mrr, at_start.mrr_in_3_months) as mrr_in_3_months,
        coalesce(at_6.mrr, at_start.mrr_in_6_months) as mrr_in_6_months,
        coalesce(at_12.mrr, at_start.mrr_in_12_months) as mrr_in_12_months,
        at_start.next_unpaid_number
    from account_months as at_start
    inner join seen on seen.client_id = at_start.client_id and seen.month_number = at_start.month_number
    inner join clients on clients.client_id = at_start.client_id
    -- what is paid later, at the rates of the start; nothing to find where there is one currency
    left join revalued_mrr as at_3
        on
            at_3.client_id = at_start.client_id
            and at_3.month_number = at_start.month_number + 3
            and at_3.rates_number = at_start.month_number
    left join revalued_mrr as at_6
        on
            at_6.client_id = at_start.client_id
            and at_6.month_number = at_start.month_number + 6
            and at_6.rates_number = at_start.month_number
    left join revalued_mrr as at_12
        on
            at_12.client_id = at_start.client_id
            and at_12.month_number = at_start.month_number + 12
            and at_12.rates_number = at_start.month_number
    where
        at_start.mrr > 0
        and (
            clients.ended_on is null
            or clients.ended_on - coalesce(clients.notice_days, 0) > last_day(at_start.month)
        )
),
wide as (
    select
        client_id,
        coverage,
        computed_rank,
        count(*) as months_3,
        count(*) filter (month_number + 6 <= month_number_of($month)) as months_6,
        count(*) filter (month_number + 12 <= month_number_of($month)) as months_12,
        count(*) filter (next_unpaid_number <= month_number + 3) as churned_3,
        count(*) filter (month_number + 6 <= month_number_of($month) and next_unpaid_number <= month_number + 6) as churned_6,
        count(*) filter (month_number + 12 <= month_number_of($month) and next_unpaid_number <= month_number + 12)
            as churned_12,
        sum(mrr) as start_3,
        sum(mrr) filter (month_number + 6 <= month_number_of($month)) as start_6,
        sum(mrr) filter (month_number + 12 <= month_number_of($month)) as start_12,
        sum(mrr_in_3_months) as end_3,
        sum(mrr_in_6_months) filter (month_number + 6 <= month_number_of($month)) as end_6,
        sum(mrr_in_12_months) filter (month_number + 12 <= month_number_of($month)) as end_12,
        sum(least(mrr, mrr_in_3_months)) as kept_3,
        sum(least(mrr, mrr_in_6_months)) filter (month_number + 6 <= month_number_of($month)) as kept_6,
        sum(least(mrr, mrr_in_12_months)) filter (month_number + 12 <= month_number_of($month)) as kept_12
    from followed
    group by client_id, coverage, computed_rank
)
select
    horizons.horizon_months,
    wide.client_id,
    clients.owner,
    clients.segment,
    clients.region,
    wide.coverage,
    wide.computed_rank,
    cast(case horizons.horizon_months when 3 then months_3 when 6 then months_6 else months_12 end as integer)
        as client_months,
    cast(case horizons.horizon_months when 3 then churned_3 when 6 then churned_6 else churned_12 end as integer)
        as churned,
    cast(case horizons.horizon_months when 3 then start_3 when 6 then start_6 else start_12 end as decimal(28, 6))
        as mrr_start,
    cast(case horizons.horizon_months when 3 then end_3 when 6 then end_6 else end_12 end as decimal(28, 6)) as mrr_end,
    cast(case horizons.horizon_months when 3 then kept_3 when 6 then kept_6 else kept_12 end as decimal(28, 6))
        as mrr_kept
from wide
inner join clients on clients.client_id = wide.client_id
cross join (select unnest([3, 6, 12]) as horizon_months) as horizons
where case horizons.horizon_months when 3 then months_3 when 6 then months_6 else months_12 end > 0
-- of one owner a part is read
order by clients.owner
