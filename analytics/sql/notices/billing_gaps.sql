-- one row per client of the import whose recurring revenue has come at one distance of several months of late
with since_monthly as (
    select
        client_id,
        max(case when distance = 1 then month_number end) as last_monthly
    from paid_months
    group by client_id
),
of_late as (
    select paid_months.*
    from paid_months
    inner join since_monthly on since_monthly.client_id = paid_months.client_id
    where
        paid_months.distance is not null
        and (since_monthly.last_monthly is null or paid_months.month_number > since_monthly.last_monthly)
),
rhythms as (
    select
        client_id,
        min(distance) as distance,
        count(*) as times,
        min(least(amount, amount_before)) as smallest,
        max(greatest(amount, amount_before)) as largest,
        sum(amount) as amount,
        max(month) as last_month
    from of_late
    group by client_id
    having min(distance) = max(distance)
)
select
    client_id,
    last_month as date,
    amount,
    times as weight,
    'every ' || distance || ' months, last ' || strftime(last_month, '%Y-%m') as note,
    client_id || '=' || distance as told
from rhythms
where
    (distance in (2, 3, 4, 6) and times >= $times or distance = 12)
    and largest <= smallest * $spread
order by amount desc, client_id
