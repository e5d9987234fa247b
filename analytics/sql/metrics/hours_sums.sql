-- one row: how many retainer clients take more hours than their fee includes, or fewer, and what is not billed
select
    count(*) as clients,
    count(*) filter (status = 'scope creep') as over,
    count(*) filter (status = 'under-used') as under,
    count(*) filter (status = 'no hours') as without_hours,
    coalesce(sum(unbilled_value), 0) as unbilled_value
from of_month_retained_hours
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
