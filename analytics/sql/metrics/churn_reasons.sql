-- one row per reason, exits that we chose apart
select
    coalesce(nullif(clients.end_reason, ''), 'no reason given') as end_reason,
    movements.is_chosen_exit,
    count(*) as churned_clients,
    sum(movements.mrr_before) as mrr_lost
from movements
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = movements.client_id
inner join clients on clients.client_id = movements.client_id
where
    movements.movement = 'churn'
    and movements.month_number > month_number_of($month) - $months
    and movements.month_number <= month_number_of($month)
    and is_chosen($ranks, movements.rank_before)
group by coalesce(nullif(clients.end_reason, ''), 'no reason given'), movements.is_chosen_exit
order by movements.is_chosen_exit, churned_clients desc, mrr_lost desc, end_reason
