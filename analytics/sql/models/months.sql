-- one row per month from the first of any client to the reporting month
select
    month_number,
    month
from account_spine
group by month_number, month
