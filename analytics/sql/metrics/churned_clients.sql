-- one row per client and churn in the months chosen, newest first
select
    movements.month,
    movements.client_id,
    chosen.name,
    chosen.owner,
    chosen.segment,
    chosen.region,
    movements.rank_before,
    movements.mrr_before as mrr_lost,
    movements.months_since_first_mrr,
    clients.end_reason,
    clients.ended_by,
    movements.is_chosen_exit,
    coverage.status = 'overdue' as was_overdue
from movements
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = movements.client_id
inner join clients on clients.client_id = movements.client_id
left join (
    select client_id, month_number, status
    from account_coverage
    where month_number >= month_number_of($month) - $months and month_number < month_number_of($month)
) as coverage
    on coverage.client_id = movements.client_id and coverage.month_number = movements.month_number - 1
where
    movements.movement = 'churn'
    and movements.month_number > month_number_of($month) - $months
    and movements.month_number <= month_number_of($month)
    and is_chosen($ranks, movements.rank_before)
order by movements.month desc, movements.mrr_before desc, movements.client_id
