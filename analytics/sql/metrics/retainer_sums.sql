-- one row: what the page of retainers says of its lists of clients, without their rows
with rates as (
    -- without a choice the medians of the book answer: nobody need be measured
    select clients_with_rate, median_rate, median_agreed_rate
    from of_month_rate_medians
    where is_everybody($owners, $segments, $regions, $ranks)
    union all
    select
        count(rate_of(worked.revenue, worked.hours)),
        median(rate_of(worked.revenue, worked.hours)),
        median(agreed_rate_of(chosen.agreed_fee, chosen.mrr, chosen.retained_hours))
    from of_month_standing as chosen
    inner join of_month_worked_12 as worked on worked.client_id = chosen.client_id
    where
        chosen.is_active
        and not is_everybody($owners, $segments, $regions, $ranks)
        and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment)
        and is_chosen($regions, chosen.region) and is_chosen($ranks, chosen.rank)
    having not is_everybody($owners, $segments, $regions, $ranks)
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
    from of_month_lateness_sums
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
-- of clients that move up a tier the hours over the fee are not billed as well
others as (
    select coalesce(sum(unbilled_of_others), 0) as unbilled_of_others
    from of_month_hours_sums_1
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select *
from rates
cross join debtors
cross join lateness
cross join others
