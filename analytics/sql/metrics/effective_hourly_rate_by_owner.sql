-- one row per owner of active clients
select
    chosen.owner,
    count(*) as clients,
    sum(worked.revenue) as revenue,
    sum(worked.hours) as hours,
    share(sum(worked.amount_with_hours), sum(worked.amount)) as hours_share,
    rate_of(sum(worked.revenue), sum(worked.hours)) as effective_hourly_rate
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
inner join revenue_and_hours($month, $months) as worked on worked.client_id = chosen.client_id
group by chosen.owner
order by chosen.owner
