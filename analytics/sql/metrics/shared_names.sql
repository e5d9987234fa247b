-- one row per name of those asked for that several clients have
select name
from clients
where name in (select unnest(cast($names as varchar[])))
group by name
having count(*) > 1
order by name
