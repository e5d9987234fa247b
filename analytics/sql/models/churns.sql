-- one row per client and month in which its MRR ended: what it paid, and whether it was overdue in the month before
select
    movements.client_id,
    movements.owner,
    movements.segment,
    movements.region,
    movements.month,
    movements.month_number,
    movements.rank_before,
    movements.mrr_before,
    movements.months_since_first_mrr,
    movements.is_chosen_exit,
    -- null for a client that was not active in it
    coverage.status = 'overdue' as was_overdue
from movements
left join account_coverage as coverage
    on coverage.client_id = movements.client_id and coverage.month_number = movements.month_number - 1
where movements.movement = 'churn'
