-- one row per contact from $first_day on
select *
from temp.main.contacts
where date >= $first_day
