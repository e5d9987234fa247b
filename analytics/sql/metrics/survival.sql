-- one row per age in months since the first month with MRR, from 0 to the oldest
with durations as (
    -- of each client its first month with MRR: the first spell ends with the first churn after it
    select
        case
            when next_unpaid_number <= month_number_of($month) then next_unpaid_number
            else month_number_of($month)
        end - month_number as months,
        coalesce(next_unpaid_number <= month_number_of($month), false) as has_churned
    from account_months
    where
        month_number = first_paid_number
        and month_number <= month_number_of($month)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
ages as (
    select
        ages.months_since,
        count_if(durations.months >= ages.months_since) as at_risk,
        count_if(durations.months = ages.months_since and durations.has_churned) as churned
    from (select unnest(generate_series(0, (select max(months) from durations))) as months_since) as ages
    cross join durations
    group by ages.months_since
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
