-- one row per value of the chosen dimension: clients with MRR at the window's start, and those without now
with pairs as (
    select
        windows.*,
        case $by
            when 'owner' then clients.owner
            when 'segment' then clients.segment
            when 'region' then clients.region
            when 'rank' then coalesce(at_start.rank, 'unranked')
            else case
                when windows.month_number - $months - at_start.first_paid_number < 12 then 'under 1 year'
                when windows.month_number - $months - at_start.first_paid_number < 36 then '1 to 3 years'
                else '3 years and more'
            end
        end as value
    from windows($months, $owners, $segments, $regions, $ranks) as windows
    inner join clients on clients.client_id = windows.client_id
    inner join account_months as at_start
        on
            at_start.client_id = windows.client_id
            and at_start.month_number = windows.month_number - $months
    where windows.month = $month and windows.mrr_then > 0
)
select
    value as "by",
    count(*) as opening_clients,
    count_if(pairs.mrr_now = 0) as churned_clients,
    share(count_if(pairs.mrr_now = 0), count(*)) as client_churn_rate,
    wilson_low(count_if(pairs.mrr_now = 0), count(*)) as low,
    wilson_high(count_if(pairs.mrr_now = 0), count(*)) as high,
    share(count_if(pairs.mrr_now = 0 and movements.client_id is null), count(*)) as regretted_churn_rate,
    sum(pairs.mrr_then) as starting_revenue,
    sum(pairs.mrr_now) as retained_revenue,
    share(sum(pairs.mrr_now), sum(pairs.mrr_then)) as net_dollar_retention,
    share(sum(least(pairs.mrr_now, pairs.mrr_then)), sum(pairs.mrr_then)) as gross_dollar_retention
from pairs
left join movements
    on
        movements.client_id = pairs.client_id
        and movements.is_chosen_exit
        and movements.month_number > pairs.month_number - $months
        and movements.month_number <= pairs.month_number
group by value
order by starting_revenue desc, value
