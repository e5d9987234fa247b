-- one row per status of retainer clients whose fee includes hours
select
    status,
    count(*) as clients,
    sum(mrr) as mrr,
    share(sum(mrr), sum(sum(mrr)) over ()) as mrr_share
from of_month_retained_hours
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by status
order by status
