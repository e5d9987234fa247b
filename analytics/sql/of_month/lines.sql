-- one row per active client: its MRR of the 12 months that end with the month, the oldest first
select
    account_months.client_id,
    list(cast(account_months.mrr as double) order by account_months.month_number) as mrr_12_months
from account_months
inner join of_month_standing as active on active.client_id = account_months.client_id and active.is_active
where account_months.month_number between month_number_of($month) - 11 and month_number_of($month)
group by account_months.client_id
