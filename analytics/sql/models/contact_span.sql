-- one row: the first and the last day with a contact that happened; nulls if there is none
select
    min(date) as first_contact_on,
    max(date) as last_contact_on
from contact_days
where contacts > 0
