-- one row per month, segment, region and rank at the month's opening: sums of movements, additive over all but month
select
    month,
    month_number,
    segment,
    region,
    rank_before,
    cast(sum(mrr_before) as decimal(28, 6)) as opening,
    cast(sum(case when movement = 'new' then mrr else 0 end) as decimal(28, 6)) as new_mrr,
    cast(sum(case when movement = 'reactivation' then mrr else 0 end) as decimal(28, 6)) as reactivation,
    cast(sum(case when movement = 'expansion' then mrr - mrr_before - exchange else 0 end) as decimal(28, 6)) as expansion,
    cast(sum(case when movement = 'contraction' then mrr_before + exchange - mrr else 0 end) as decimal(28, 6)) as contraction,
    cast(sum(case when movement = 'churn' then mrr_before else 0 end) as decimal(28, 6)) as churn,
    cast(sum(case when is_chosen_exit then mrr_before else 0 end) as decimal(28, 6)) as chosen_churn,
    cast(sum(mrr) as decimal(28, 6)) as closing,
    cast(sum(exchange) as decimal(28, 6)) as exchange,
    cast(count_if(mrr_before > 0) as bigint) as opening_clients,
    cast(count_if(movement = 'new') as bigint) as new_clients,
    cast(count_if(movement = 'reactivation') as bigint) as reactivation_clients,
    cast(count_if(movement = 'expansion') as bigint) as expansion_clients,
    cast(count_if(movement = 'contraction') as bigint) as contraction_clients,
    cast(count_if(movement = 'churn') as bigint) as churn_clients,
    cast(count_if(is_chosen_exit) as bigint) as chosen_clients,
    cast(count_if(mrr > 0) as bigint) as closing_clients,
    cast(count_if(exchange <> 0) as bigint) as exchange_clients
from movements
group by month, month_number, segment, region, rank_before
