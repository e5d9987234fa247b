-- one row per value of the chosen dimension: clients with MRR at the window's start, and those without now
with sums as (
    select
        value,
        cast(sum(base_clients) as bigint) as opening_clients,
        cast(sum(churned_clients) as bigint) as churned_clients,
        cast(sum(chosen_clients) as bigint) as chosen_clients,
        sum(starting) as starting,
        sum(retained) as retained,
        sum(kept) as kept
    from chosen_groups($by, $months, month_number_of($month), $owners, $segments, $regions, $ranks)
    group by value
)
select
    value as "by",
    opening_clients,
    churned_clients,
    share(churned_clients, opening_clients) as client_churn_rate,
    wilson_low(churned_clients, opening_clients) as low,
    wilson_high(churned_clients, opening_clients) as high,
    share(churned_clients - chosen_clients, opening_clients) as regretted_churn_rate,
    starting as starting_revenue,
    retained as retained_revenue,
    share(retained, starting) as net_dollar_retention,
    share(kept, starting) as gross_dollar_retention
from sums
order by starting_revenue desc, value
