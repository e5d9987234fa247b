-- one row per active client of those asked for: its MRR of the 12 months that end with the month
-- (as client_lines says it, without the lines of everybody else, which nobody keeps of an earlier month)
select
    client_id,
    list(cast(mrr as double) order by month_number) as mrr_12_months
from account_months
where
    client_id in (select unnest($clients))
    and month_number between month_number_of($month) - 11 and month_number_of($month)
group by client_id
having bool_or(month = $month and computed_rank is not null)
