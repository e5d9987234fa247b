-- one row per month
with pairs as (
    select * from windows($months, $owners, $segments, $regions, $ranks)
),
chosen_exits as (
    select client_id, month_number from movements where is_chosen_exit
),
sums as (
    select
        pairs.month_number,
        count_if(pairs.mrr_then > 0) as opening_clients,
        count_if(pairs.mrr_then > 0 and pairs.mrr_now = 0) as churned_clients,
        count_if(pairs.mrr_then > 0 and pairs.mrr_now = 0 and chosen_exits.client_id is not null) as chosen_clients
    from pairs
    -- a client has at most one chosen exit
    left join chosen_exits
        on
            chosen_exits.client_id = pairs.client_id
            and chosen_exits.month_number > pairs.month_number - $months
            and chosen_exits.month_number <= pairs.month_number
    group by pairs.month_number
)
select
    months.month,
    coalesce(sums.opening_clients, 0) as opening_clients,
    coalesce(sums.churned_clients, 0) as churned_clients,
    share(sums.churned_clients, sums.opening_clients) as client_churn_rate,
    wilson_low(sums.churned_clients, sums.opening_clients) as low,
    wilson_high(sums.churned_clients, sums.opening_clients) as high,
    share(sums.churned_clients - sums.chosen_clients, sums.opening_clients) as regretted_churn_rate
from months_from((select min(month_number) from pairs)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
