-- one row per month of first MRR and month since
with ages as (
    select
        first_paid_number,
        month_number - first_paid_number as months_since,
        cast(sum(clients) as bigint) as clients,
        sum(revenue) as revenue,
        sum(reported) as reported
    from chosen_cohort_months($owners, $segments, $regions, $ranks)
    where month_number <= month_number_of($month)
    group by first_paid_number, month_number
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
