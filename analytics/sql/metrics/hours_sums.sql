-- one row: how many retainer clients take more hours than their fee includes, or fewer, and what is not billed
select
    coalesce(sum(clients), 0) as clients,
    coalesce(sum(over), 0) as over,
    coalesce(sum(under), 0) as under,
    coalesce(sum(without_hours), 0) as without_hours,
    coalesce(sum(unbilled_value), 0) as unbilled_value
from of_month_hours_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
