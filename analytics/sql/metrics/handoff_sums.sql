-- one row per event, signed on or owner changed: clients of 12 months, and how long they waited for the first touch
select
    event,
    count(*) as clients,
    count(days) as touched_clients,
    median(days) as median_days,
    max(days) as longest_days
from of_month_recent_handoffs
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by event
order by event
