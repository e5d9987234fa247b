-- one row per month
with sums as (
    select
        account_months.month_number,
        sum(account_months.mrr) as mrr,
        count(*) as clients
    from account_months
    inner join chosen_clients($owners, $segments, $regions) as chosen on chosen.client_id = account_months.client_id
    -- a level of one month: the rank is that of the month itself
    where account_months.mrr > 0 and is_chosen($ranks, account_months.rank)
    group by account_months.month_number
)
select
    months.month,
    coalesce(sums.mrr, 0) as mrr,
    coalesce(sums.clients, 0) as clients,
    share(sums.mrr, sums.clients) as revenue_per_client
from months_from((select min(month_number) from sums)) as months
left join sums on sums.month_number = months.month_number
where $month is null or months.month = $month
order by months.month
