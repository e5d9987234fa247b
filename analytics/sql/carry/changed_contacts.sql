-- one row per contact that a newer import brings, that was in force and is replaced now, or that is logged or withdrawn
select date
from contacts_rows
where import_number > $known_to
union all
select stored.date
from contacts_rows as stored
semi join (select * from replaced_contacts except select * from before_replaced_contacts) as gone
    on
        gone.import_number = stored.import_number
        and gone.file_number = stored.file_number
        and gone.line = stored.line
union all
select date from (select * from logged_contacts except all select * from before_logged_contacts) as logged
union all
select date from (select * from before_logged_contacts except all select * from logged_contacts) as withdrawn
