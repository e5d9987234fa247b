-- one row per month, owner, segment, region and rank at the month's opening: sums of movements, additive over all but month
select
    movements.month,
    movements.month_number,
    clients.owner,
    clients.segment,
    clients.region,
    movements.rank_before,
    cast(sum(mrr_before) as decimal(28, 6)) as opening,
    cast(sum(case when movement = 'new' then mrr else 0 end) as decimal(28, 6)) as new_mrr,
    cast(sum(case when movement = 'reactivation' then mrr else 0 end) as decimal(28, 6)) as reactivation,
    cast(sum(case when movement = 'expansion' then mrr - mrr_before else 0 end) as decimal(28, 6)) as expansion,
    cast(sum(case when movement = 'contraction' then mrr_before - mrr else 0 end) as decimal(28, 6)) as contraction,
    cast(sum(case when movement = 'churn' then mrr_before else 0 end) as decimal(28, 6)) as churn,
    cast(sum(case when is_chosen_exit then mrr_before else 0 end) as decimal(28, 6)) as chosen_churn,
    cast(sum(mrr) as decimal(28, 6)) as closing,
    count_if(mrr_before > 0) as opening_clients,
    count_if(movement = 'new') as new_clients,
    count_if(movement = 'reactivation') as reactivation_clients,
    count_if(movement = 'expansion') as expansion_clients,
    count_if(movement = 'contraction') as contraction_clients,
    count_if(movement = 'churn') as churn_clients,
    count_if(is_chosen_exit) as chosen_clients,
    count_if(mrr > 0) as closing_clients
from movements
inner join clients on clients.client_id = movements.client_id
group by
    movements.month,
    movements.month_number,
    clients.owner,
    clients.segment,
    clients.region,
    movements.rank_before
