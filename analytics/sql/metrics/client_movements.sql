-- one row per client whose MRR moved in the month, or stayed
select
    movements.month,
    movements.client_id,
    chosen.name,
    chosen.owner,
    chosen.segment,
    chosen.region,
    movements.rank_before,
    movements.movement,
    movements.mrr_before,
    movements.mrr,
    movements.mrr - movements.mrr_before - movements.exchange as change,
    movements.is_chosen_exit,
    movements.exchange
from movements
inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = movements.client_id
where
    movements.month = $month and is_chosen($ranks, movements.rank_before)
    and ($unchanged or movements.movement <> 'unchanged')
order by abs(movements.mrr - movements.mrr_before - movements.exchange) desc, movements.client_id
