-- one row per month of first MRR and month since
with ages as (
    select
        first_paid_number,
        month_number - first_paid_number as months_since,
        count_if(mrr > 0) as clients,
        sum(mrr) as revenue
    from account_months
    where
        first_paid_number <= month_number_of($month)
        and month_number between first_paid_number and month_number_of($month)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        -- the rank is that of the month of first MRR
        and (
            $ranks is null
            or client_id in (
                select starts.client_id
                from account_months as starts
                where starts.month_number = starts.first_paid_number and list_contains($ranks, starts.rank)
            )
        )
    group by first_paid_number, month_number - first_paid_number
)
select
    months.month as cohort,
    ages.months_since,
    ages.clients,
    share(ages.clients, first_value(ages.clients) over by_age) as client_retention,
    ages.revenue,
    share(ages.revenue, first_value(ages.revenue) over by_age) as revenue_retention
from ages
inner join months on months.month_number = ages.first_paid_number
window by_age as (partition by months.month order by ages.months_since)
order by cohort, months_since
