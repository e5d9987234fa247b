-- one row per month from the first of any client to the reporting month
select distinct month from account_months order by month
