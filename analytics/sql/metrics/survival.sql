-- one row per age in months since the first month with MRR, from 0 to the oldest
with starts as (
    select
        account_months.client_id,
        account_months.month_number as first_number
    from account_months
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
    where
        account_months.month_number = account_months.first_paid_number
        and is_chosen($ranks, account_months.rank)
        and account_months.month_number <= month_number_of($month)
),
ends as (
    select
        starts.client_id,
        min(account_months.month_number) filter (account_months.mrr = 0) as first_unpaid_number,
        any_value(starts.first_number) as first_number
    from starts
    inner join account_months
        on
            account_months.client_id = starts.client_id
            and account_months.month_number > starts.first_number
            and account_months.month_number <= month_number_of($month)
    group by starts.client_id
),
durations as (
    select
        starts.client_id,
        coalesce(ends.first_unpaid_number, month_number_of($month)) - starts.first_number as months,
        ends.first_unpaid_number is not null as has_churned
    from starts
    left join ends on ends.client_id = starts.client_id
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
