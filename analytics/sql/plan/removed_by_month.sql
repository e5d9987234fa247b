-- one row per kind and month of the rows that the import takes out of force
select
    'revenue' as kind,
    strftime(date, '%Y-%m') as month,
    count(*) as removed_rows,
    sum(amount) as amount
from gone_revenue
group by strftime(date, '%Y-%m')
union all
select
    'contacts' as kind,
    strftime(date, '%Y-%m') as month,
    count(*) as removed_rows,
    0 as amount
from gone_contacts
group by strftime(date, '%Y-%m')
order by kind, month
