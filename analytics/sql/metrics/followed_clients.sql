-- one row per client and coverage: its client-months behind retention_by_coverage at one horizon
select
    followed.horizon_months,
    followed.coverage,
    followed.client_id,
    clients.name,
    clients.owner,
    clients.segment,
    cast(sum(followed.client_months) as bigint) as client_months,
    cast(sum(followed.churned) as bigint) as churned,
    sum(followed.mrr_start) as mrr_start,
    sum(followed.mrr_end) as mrr_end
from of_month_followed as followed
inner join clients on clients.client_id = followed.client_id
where
    followed.horizon_months = $horizon
    and is_chosen($owners, followed.owner) and is_chosen($segments, followed.segment)
    and is_chosen($regions, followed.region) and is_chosen($ranks, followed.computed_rank)
group by
    followed.horizon_months,
    followed.coverage,
    followed.client_id,
    clients.name,
    clients.owner,
    clients.segment
order by churned desc, client_months desc, followed.client_id, followed.coverage
