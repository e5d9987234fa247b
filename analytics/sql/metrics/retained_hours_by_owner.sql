-- one row per owner of retainer clients whose fee includes hours
select
    owner,
    count(*) as clients,
    sum(mrr) as mrr,
    sum(retained_hours) as retained_hours,
    sum(hours) as hours,
    share(sum(hours), sum(retained_hours)) as hours_ratio,
    sum(unbilled_hours) as unbilled_hours,
    sum(unbilled_value) as unbilled_value
from of_month_retained_hours
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by owner
order by owner
