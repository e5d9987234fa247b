-- one row per month up to the reporting month: its opening clients, and those of them without MRR in it
with carried as (
    select coalesce(max(told_number), 0) as month_number from carried_months
)
select
    account_spine.month_number,
    count_if(account_spine.mrr_before > 0) as opening_clients,
    count_if(account_spine.mrr_before > 0 and account_spine.mrr = 0) as lost_clients
from account_spine
cross join carried
where account_spine.month_number > carried.month_number
group by account_spine.month_number
union all
select
    carried_openings.month_number,
    carried_openings.opening_clients,
    carried_openings.lost_clients
from carried_openings
cross join carried
where carried_openings.month_number <= carried.month_number
