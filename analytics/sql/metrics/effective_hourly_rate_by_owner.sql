-- one row per owner of active clients
select
    chosen.owner,
    count(*) as clients,
    sum(worked.revenue) as revenue,
    sum(worked.hours) as hours,
    share(sum(worked.amount_with_hours), sum(worked.amount)) as hours_share,
    rate_of(sum(worked.revenue), sum(worked.hours)) as effective_hourly_rate
from of_month_standing as chosen
inner join of_month_worked as worked on worked.client_id = chosen.client_id
where
    chosen.is_active
    and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
    and is_chosen($ranks, chosen.rank)
group by chosen.owner
order by chosen.owner
