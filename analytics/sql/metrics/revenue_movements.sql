-- one row per month
with chosen as (
    select * from chosen_movement_months($owners, $segments, $regions, $ranks)
)
select
    months.month,
    coalesce(sum(chosen.opening), 0) as opening,
    coalesce(sum(chosen.new_mrr), 0) as new,
    coalesce(sum(chosen.reactivation), 0) as reactivation,
    coalesce(sum(chosen.expansion), 0) as expansion,
    coalesce(sum(chosen.contraction), 0) as contraction,
    coalesce(sum(chosen.churn), 0) as churn,
    coalesce(sum(chosen.closing), 0) as closing,
    cast(coalesce(sum(chosen.opening_clients), 0) as bigint) as opening_clients,
    cast(coalesce(sum(chosen.new_clients), 0) as bigint) as new_clients,
    cast(coalesce(sum(chosen.reactivation_clients), 0) as bigint) as reactivation_clients,
    cast(coalesce(sum(chosen.expansion_clients), 0) as bigint) as expansion_clients,
    cast(coalesce(sum(chosen.contraction_clients), 0) as bigint) as contraction_clients,
    cast(coalesce(sum(chosen.churn_clients), 0) as bigint) as churn_clients,
    cast(coalesce(sum(chosen.closing_clients), 0) as bigint) as closing_clients,
    coalesce(sum(chosen.exchange), 0) as exchange,
    cast(coalesce(sum(chosen.exchange_clients), 0) as bigint) as exchange_clients
from months_from((select min(month_number) from chosen)) as months
left join chosen on chosen.month_number = months.month_number
where $month is null or months.month = $month
group by months.month
order by months.month
