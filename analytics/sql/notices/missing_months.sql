-- one row per month with hardly any client's revenue, between months that have it
with counted as (
    select
        months.month,
        months.month_number,
        coalesce(count_if(account_months.revenue <> 0), 0) as clients
    from after.months as months
    left join after.account_months as account_months on account_months.month_number = months.month_number
    group by months.month, months.month_number
),
compared as (
    select
        *,
        median(clients) over around as usual,
        max(clients) over ahead as most_before,
        max(clients) over behind as most_after
    from counted
    window
        around as (order by month_number rows between 6 preceding and 6 following),
        ahead as (order by month_number rows between 6 preceding and 1 preceding),
        behind as (order by month_number rows between 1 following and 6 following)
),
found as (
    select *
    from compared
    where
        usual >= $clients
        and clients * $part < usual
        and most_before * 2 >= usual
        and most_after * 2 >= usual
)
-- where many months are empty, that is how the book is billed
select
    null as client_id,
    month as date,
    cast(null as decimal(18, 6)) as amount,
    month_number,
    strftime(month, '%Y-%m') || ': ' || clients || ' clients, usually ' || format('{:.0f}', usual) as note
from found
where (select count(*) from found) * 4 <= (select count(*) from counted)
order by month
