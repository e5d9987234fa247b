-- one row per client of which something is told otherwise that stands beside each of its months
select
    now.client_id,
    now.owner,
    now.segment,
    now.region,
    now.first_revenue_number,
    exits.month_number as chosen_exit_number,
    now.segment <> before.segment or now.region <> before.region as is_moved
from clients as now
inner join before_clients as before on before.client_id = now.client_id
left join chosen_exits as exits on exits.client_id = now.client_id
left join before_chosen_exits as exits_before on exits_before.client_id = now.client_id
where
    now.owner <> before.owner
    or now.segment <> before.segment
    or now.region <> before.region
    or now.first_revenue_number is distinct from before.first_revenue_number
    or exits.month_number is distinct from exits_before.month_number
