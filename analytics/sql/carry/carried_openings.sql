-- one row per month: the opening clients that the snapshot before counted, and those of them without MRR in it
select
    month_number,
    cast(sum(opening_clients) as bigint) as opening_clients,
    cast(sum(churn_clients) as bigint) as lost_clients
from movement_months
group by month_number
