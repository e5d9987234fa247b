-- one row per value of the chosen dimension: clients with MRR at the window's start, and those without now
with pairs as (
    select
        *,
        case $by
            when 'owner' then owner
            when 'segment' then segment
            when 'region' then region
            when 'rank' then rank_then
            else case
                when month_number - $months - first_paid_number < 12 then 'under 1 year'
                when month_number - $months - first_paid_number < 36 then '1 to 3 years'
                else '3 years and more'
            end
        end as value
    from windows($months, $owners, $segments, $regions, $ranks)
    where month = $month and mrr_then > 0
)
select
    value as "by",
    count(*) as opening_clients,
    count_if(mrr_reported = 0) as churned_clients,
    share(count_if(mrr_reported = 0), count(*)) as client_churn_rate,
    wilson_low(count_if(mrr_reported = 0), count(*)) as low,
    wilson_high(count_if(mrr_reported = 0), count(*)) as high,
    share(count_if(mrr_reported = 0 and not has_chosen_exit), count(*)) as regretted_churn_rate,
    sum(mrr_then) as starting_revenue,
    sum(mrr_now) as retained_revenue,
    share(sum(mrr_now), sum(mrr_then)) as net_dollar_retention,
    share(sum(least(mrr_now, mrr_then)), sum(mrr_then)) as gross_dollar_retention
from pairs
group by value
order by starting_revenue desc, value
