-- one row: rows of the contacts files that repeat another row in everything; all are kept
select coalesce(sum(copies - 1), 0) as equal_rows
from (
    select count(*) as copies
    from new_contacts
    group by hash(client_id, date, rep, team, channel, minutes, outcome, out_of_scope, note)
    having count(*) > 1
) as repeated
