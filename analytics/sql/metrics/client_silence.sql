-- one row per active client: days since anybody touched it
select
    client_id,
    days_since_contact
from chosen_coverage($month, $owners, $segments, $regions, $ranks)
