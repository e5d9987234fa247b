-- one row per horizon, client, coverage and rank in the month seen: client-months followed to the reporting month
select
    cast($lag as integer) as lag_months,
    followed.horizon_months,
    followed.client_id,
    clients.owner,
    clients.segment,
    clients.region,
    followed.coverage,
    followed.computed_rank,
    cast(followed.client_months as integer) as client_months,
    cast(followed.churned as integer) as churned,
    cast(followed.mrr_start as decimal(28, 6)) as mrr_start,
    cast(followed.mrr_end as decimal(28, 6)) as mrr_end,
    cast(followed.mrr_kept as decimal(28, 6)) as mrr_kept
from follow($lag, (select reporting_number from reporting), null, null, null, null) as followed
inner join clients on clients.client_id = followed.client_id
