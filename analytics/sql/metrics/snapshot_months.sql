-- one row per month from the first of any client to the reporting month
select month from months order by month
