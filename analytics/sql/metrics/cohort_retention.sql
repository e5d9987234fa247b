-- one row per month of first MRR and month since
with starts as (
    select client_id, month_number
    from account_months
    where month_number = first_paid_number
),
-- where several currencies are converted: MRR of each client and month at the rates of its first month
revalued as (
    select
        native_mrr.client_id,
        native_mrr.month_number,
        greatest(sum(round(cast(native_mrr.amount as decimal(20, 6)) * month_rates.rate, 6)), 0) as mrr
    from native_mrr
    inner join starts on starts.client_id = native_mrr.client_id
    inner join month_rates
        on month_rates.currency = native_mrr.currency and month_rates.month_number = starts.month_number
    group by native_mrr.client_id, native_mrr.month_number
),
ages as (
    select
        account_months.first_paid_number,
        account_months.month_number - account_months.first_paid_number as months_since,
        count_if(account_months.mrr > 0) as clients,
        -- at the rates of the cohort's first month
        sum(coalesce(at_start.mrr, account_months.mrr)) as revenue,
        sum(account_months.mrr) as reported
    from account_months
    left join revalued as at_start
        on
            at_start.client_id = account_months.client_id
            and at_start.month_number = account_months.month_number
    where
        account_months.first_paid_number <= month_number_of($month)
        and account_months.month_number between account_months.first_paid_number and month_number_of($month)
        and is_chosen($owners, account_months.owner)
        and is_chosen($segments, account_months.segment)
        and is_chosen($regions, account_months.region)
        -- the rank is that of the month of first MRR
        and (
            $ranks is null
            or account_months.client_id in (
                select first_month.client_id
                from account_months as first_month
                where
                    first_month.month_number = first_month.first_paid_number
                    and list_contains($ranks, first_month.rank)
            )
        )
    group by account_months.first_paid_number, account_months.month_number - account_months.first_paid_number
)
select
    months.month as cohort,
    ages.months_since,
    ages.clients,
    share(ages.clients, first_value(ages.clients) over by_age) as client_retention,
    ages.revenue,
    share(ages.revenue, first_value(ages.revenue) over by_age) as revenue_retention,
    share(ages.reported, first_value(ages.reported) over by_age) as revenue_retention_as_reported
from ages
inner join months on months.month_number = ages.first_paid_number
window by_age as (partition by months.month order by ages.months_since)
order by cohort, months_since
