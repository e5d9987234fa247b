-- one row per kind: rows of the imports in force that no later import has replaced
select
    'revenue' as kind,
    count(*) as count,
    coalesce(sum(amount), 0) as amount
from revenue
union all
select
    'contacts' as kind,
    count(*) as count,
    0 as amount
from contacts
