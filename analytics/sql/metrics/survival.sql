-- one row per age in months since the first month with MRR, from 0 to the oldest
with durations as (
    -- of each client its first month with MRR: the first spell ends with the first churn after it
    select
        case
            when next_unpaid_number <= month_number_of($month) then next_unpaid_number
            else month_number_of($month)
        end - first_paid_number as months,
        coalesce(next_unpaid_number <= month_number_of($month), false) as has_churned,
        clients
    from chosen_first_spells($owners, $segments, $regions, $ranks)
    where first_paid_number <= month_number_of($month)
),
ended as (
    select
        months,
        sum(clients) as clients,
        sum(case when has_churned then clients else 0 end) as churned
    from durations
    group by months
),
ages as (
    select
        ages.months_since,
        -- whoever stays as long or longer
        cast(sum(coalesce(ended.clients, 0)) over (
            order by ages.months_since desc rows between unbounded preceding and current row
        ) as bigint) as at_risk,
        cast(coalesce(ended.churned, 0) as bigint) as churned
    from (select unnest(generate_series(0, (select max(months) from ended))) as months_since) as ages
    left join ended on ended.months = ages.months_since
),
products as (
    select
        months_since,
        at_risk,
        churned,
        product(1 - churned / at_risk::double) over so_far as survival,
        sum(case when at_risk > churned then churned / (at_risk::double * (at_risk - churned)) end) over so_far
            as greenwood
    from ages
    window so_far as (order by months_since rows between unbounded preceding and current row)
)
select
    months_since,
    at_risk,
    churned,
    survival,
    case when survival > 0 and survival < 1
        then exp(-exp(ln(-ln(survival)) + 1.959963984540054 * sqrt(greenwood) / abs(ln(survival)))) end as low,
    case when survival > 0 and survival < 1
        then exp(-exp(ln(-ln(survival)) - 1.959963984540054 * sqrt(greenwood) / abs(ln(survival)))) end as high
from products
order by months_since
