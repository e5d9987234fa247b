-- one row per month
with years as (
    select
        account_months.client_id,
        account_months.month_number,
        account_months.revenue,
        sum(account_months.revenue) over (
            partition by account_months.client_id order by account_months.month_number
            rows between 11 preceding and current row
        ) as revenue_now,
        coalesce(sum(account_months.revenue) over (
            partition by account_months.client_id order by account_months.month_number
            rows between 23 preceding and 12 preceding
        ), 0) as revenue_then,
        coalesce(lag(account_months.rank, 12) over (
            partition by account_months.client_id order by account_months.month_number
        ), 'unranked') as rank_then,
        max(case when account_months.revenue <> 0 then account_months.month_number end) over (
            partition by account_months.client_id order by account_months.month_number
        ) as last_revenue_number,
        clients.first_revenue_number
    from account_months
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
    inner join clients on clients.client_id = account_months.client_id
),
chosen_years as (
    select * from years where is_chosen($ranks, rank_then)
),
sums as (
    select
        month_number,
        sum(revenue_then) filter (revenue_then > 0) as starting,
        sum(revenue_now) filter (revenue_then > 0) as retained,
        sum(revenue_then) filter (revenue_then > 0 and month_number - first_revenue_number >= 24) as old_starting,
        sum(revenue_now) filter (revenue_then > 0 and month_number - first_revenue_number >= 24) as old_retained
    from chosen_years
    group by month_number
)
select
    months.month,
    coalesce(sums.starting, 0) as starting_revenue,
    coalesce(sums.retained, 0) as retained_revenue,
    case when months.month_number - reporting.first_number >= 23 then share(sums.retained, sums.starting) end
        as annual_revenue_retention,
    case when months.month_number - reporting.first_number >= 23 then share(sums.old_retained, sums.old_starting) end
        as established
from months_from((
    select min(month_number) from chosen_years where last_revenue_number >= month_number - 23
)) as months
cross join reporting
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
