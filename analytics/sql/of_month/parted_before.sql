-- one row per client with which client_fit parts ways in the month, and did in the month before: of that one the first
-- rule alone, so that no other client has to be measured in it
with asked as (
    select client_id
    from of_month_fit
    where verdict = 'part ways'
),
standing as (
    select
        client_id,
        revenue_12m
    from account_months
    where
        month_number = month_number_of($month) - 1
        and computed_rank is not null
        and client_id in (select asked.client_id from asked)
),
work as (
    select
        account_months.client_id,
        cast(sum(client_months.cost) as decimal(24, 6)) as cost,
        cast(sum(client_months.amount) as decimal(24, 6)) as amount,
        cast(sum(client_months.amount_with_cost) as decimal(24, 6)) as amount_with_cost
    from account_months
    left join client_months
        on
            client_months.client_id = account_months.client_id
            and client_months.month_number = account_months.month_number
            and client_months.month_number between month_number_of($month) - 12 and month_number_of($month) - 1
    where
        account_months.month_number between month_number_of($month) - 12 and month_number_of($month) - 1
        and account_months.client_id in (select asked.client_id from asked)
    group by account_months.client_id
),
talks as (
    select
        client_id,
        cast(sum(negative_outcomes) as integer) as negative_outcomes
    from contact_days
    where
        date > last_day(cast($month as date) - interval 1 month) - interval 12 month
        and date < $month
        and client_id in (select asked.client_id from asked)
    group by client_id
)
select standing.client_id
from standing
left join work on work.client_id = standing.client_id
left join talks on talks.client_id = standing.client_id
cross join presence
where
    knows_margin(
        standing.revenue_12m,
        known_cost(work.cost, work.amount_with_cost),
        work.amount_with_cost,
        work.amount,
        $fit_known_share
    )
    and parts_ways(
        standing.revenue_12m - known_cost(work.cost, work.amount_with_cost),
        standing.revenue_12m,
        case when presence.has_outcome then coalesce(talks.negative_outcomes, 0) end,
        $fit_part_ways_margin,
        $fit_part_ways_outcomes
    )
