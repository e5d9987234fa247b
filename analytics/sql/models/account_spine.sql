-- one row per client and month, from its first month of revenue (or of signed_on, if earlier) to the reporting month
-- (a client that has a row in carried_months: from the month after that one)
with known as (
    select
        client_id,
        least(
            coalesce(first_revenue_number, 999999),
            coalesce(cast(extract(year from signed_on) * 12 + extract(month from signed_on) - 1 as integer), 999999)
        ) as first_number
    from clients
),
firsts as (
    select
        known.client_id,
        coalesce(carried_months.month_number + 1, known.first_number) as first_number
    from known
    left join carried_months on carried_months.client_id = known.client_id
),
spine as (
    select
        client_id,
        cast(month_number as integer) as month_number
    from (
        select
            firsts.client_id,
            unnest(generate_series(firsts.first_number, reporting.reporting_number)) as month_number
        from firsts
        cross join reporting
        where firsts.first_number <= reporting.reporting_number
    ) as every_month
),
filled as (
    select
        spine.client_id,
        spine.month_number,
        coalesce(client_months.recurring_revenue, 0) as recurring_revenue,
        coalesce(client_months.project_revenue, 0) as project_revenue,
        coalesce(client_months.cost, 0) as cost,
        -- credits above the fee leave no MRR; the revenue keeps them
        greatest(coalesce(client_months.recurring_revenue, 0), 0) as paid
    from spine
    left join client_months
        on client_months.client_id = spine.client_id and client_months.month_number = spine.month_number
),
-- runs of months without MRR that are known to have closed; none unless the setting allows gaps
neighbours as (
    select
        filled.client_id,
        filled.month_number,
        filled.paid,
        given.gap_months,
        max(case when paid > 0 then month_number end) over before as last_paid_number,
        min(case when paid > 0 then month_number end) over after as next_paid_number,
        lag(case when paid > 0 then paid end ignore nulls) over by_month as last_paid
    from filled
    cross join given
    where given.gap_months > 0
    window
        by_month as (partition by client_id order by month_number),
        before as (partition by client_id order by month_number rows between unbounded preceding and current row),
        after as (partition by client_id order by month_number rows between current row and unbounded following)
),
gaps as (
    select client_id, month_number, last_paid, last_paid_number
    from neighbours
    where paid = 0 and next_paid_number - last_paid_number - 1 <= gap_months
),
-- where currencies are converted, what is carried is the native amount, at the month's own rates
carried as (
    select
        gaps.client_id,
        gaps.month_number,
        greatest(sum(round(cast(native_months.recurring_revenue as decimal(20, 6)) * month_rates.rate, 6)), 0) as mrr
    from gaps
    inner join native_months
        on native_months.client_id = gaps.client_id and native_months.month_number = gaps.last_paid_number
    inner join month_rates
        on month_rates.currency = native_months.currency and month_rates.month_number = gaps.month_number
    group by gaps.client_id, gaps.month_number
),
closed_gaps as (
    select
        filled.*,
        coalesce(carried.mrr, gaps.last_paid, filled.paid) as mrr,
        -- what is told of the months so far counts from the month after this one on
        coalesce(carried_months.told_number, -1) as told_number,
        carried_months.last_revenue_number as carried_revenue_number,
        carried_months.last_unpaid_number as carried_unpaid_number,
        carried_months.first_paid_number as carried_paid_number
    from filled
    left join gaps on gaps.client_id = filled.client_id and gaps.month_number = filled.month_number
    left join carried on carried.client_id = filled.client_id and carried.month_number = filled.month_number
    left join carried_months on carried_months.client_id = filled.client_id
)
select
    client_id,
    make_date(cast(month_number // 12 as integer), cast(month_number % 12 + 1 as integer), 1) as month,
    month_number,
    cast(mrr as decimal(24, 6)) as mrr,
    cast(recurring_revenue as decimal(24, 6)) as recurring_revenue,
    cast(project_revenue as decimal(24, 6)) as project_revenue,
    cast(recurring_revenue + project_revenue as decimal(24, 6)) as revenue,
    cast(cost as decimal(24, 6)) as cost,
    cast(sum(recurring_revenue + project_revenue) over year_so_far as decimal(24, 6)) as revenue_12m,
    cast(sum(recurring_revenue) over year_so_far as decimal(24, 6)) as recurring_12m,
    cast(sum(cost) over year_so_far as decimal(24, 6)) as cost_12m,
    coalesce(
        max(case when recurring_revenue + project_revenue <> 0 and month_number > told_number then month_number end)
            over so_far,
        carried_revenue_number
    ) as last_revenue_number,
    coalesce(lag(mrr) over by_month, 0) as mrr_before,
    -- a year before: what the 12-month window starts from
    coalesce(lag(mrr, 12) over by_month, 0) as mrr_year_before,
    cast(coalesce(sum(recurring_revenue + project_revenue) over year_before, 0) as decimal(24, 6))
        as revenue_12m_year_before,
    -- what becomes of the client: null beyond the reporting month
    lead(mrr, 3) over by_month as mrr_in_3_months,
    lead(mrr, 6) over by_month as mrr_in_6_months,
    lead(mrr, 12) over by_month as mrr_in_12_months,
    lead(case when mrr = 0 then month_number end ignore nulls) over by_month as next_unpaid_number,
    -- the last month without MRR so far: MRR has been paid in every month since
    coalesce(
        max(case when mrr = 0 and month_number > told_number then month_number end) over so_far, carried_unpaid_number
    ) as last_unpaid_number,
    coalesce(
        carried_paid_number, min(case when mrr > 0 and month_number > told_number then month_number end) over so_far
    ) as first_paid_number
from closed_gaps
window
    by_month as (partition by client_id order by month_number),
    so_far as (partition by client_id order by month_number rows between unbounded preceding and current row),
    year_so_far as (partition by client_id order by month_number rows between 11 preceding and current row),
    year_before as (partition by client_id order by month_number rows between 23 preceding and 12 preceding)
