-- one row: what the page of retainers says of its lists of clients, without their rows
with chosen as (
    select
        client_id,
        is_active,
        share(nullif(coalesce(agreed_fee, mrr), 0), retained_hours) as agreed_rate
    from of_month_standing
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
rates as (
    select
        count(rate_of(worked.revenue, worked.hours)) as clients_with_rate,
        median(rate_of(worked.revenue, worked.hours)) as median_rate,
        median(nullif(chosen.agreed_rate, 0)) as median_agreed_rate
    from chosen
    inner join of_month_worked_12 as worked on worked.client_id = chosen.client_id
    where chosen.is_active
),
debtors as (
    select coalesce(sum(overdue_clients), 0) as overdue_clients
    from of_month_receivable_sums
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
lateness as (
    select
        coalesce(sum(amount), 0) as invoiced,
        coalesce(sum(late_amount), 0) as invoiced_late,
        share(sum(weighted_days), sum(amount)) as days_late
    from (
        -- without a choice everybody counts: nobody need be looked up
        select amount, late_amount, weighted_days
        from of_month_lateness
        where invoices > 0 and $owners is null and $segments is null and $regions is null and $ranks is null
        union all
        select amount, late_amount, weighted_days
        from of_month_lateness
        where
            invoices > 0
            and not ($owners is null and $segments is null and $regions is null and $ranks is null)
            and client_id in (select chosen.client_id from chosen)
    ) as of_chosen
),
-- of clients that move up a tier the hours over the fee are not billed as well
others as (
    select coalesce(sum(unbilled_value), 0) as unbilled_of_others
    from of_month_retained_hours_1
    where
        unbilled_value > 0
        and client_id not in (select fitting.client_id from of_month_next_tiers as fitting)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select *
from rates
cross join debtors
cross join lateness
cross join others
