-- one row per retainer client whose fee includes hours
select
    client_id,
    name,
    owner,
    rank,
    mrr,
    fee,
    retained_hours,
    hours,
    project_hours,
    hours_ratio,
    status,
    agreed_rate,
    unbilled_hours,
    unbilled_value
from of_month_retained_hours
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by client_id
