-- one row per active client of those asked for: days since anybody touched it
select
    client_id,
    days_since_contact
from account_coverage
where month = $month and client_id in (select unnest(cast($clients as varchar[])))
