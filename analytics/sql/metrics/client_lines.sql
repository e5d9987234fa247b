-- one row per active client of those asked for: its MRR of the 12 months that end with the month
select
    client_id,
    mrr_12_months
from of_month_lines
where client_id in (select unnest($clients))
