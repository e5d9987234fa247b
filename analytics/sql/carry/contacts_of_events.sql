-- one row per contact from $first_day on, and of every day for clients whose events changed
select *
from temp.main.contacts
where date >= $first_day or client_id in (select client_id from changed_events)
