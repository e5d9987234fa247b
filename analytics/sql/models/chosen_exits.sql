-- one row per client that we ended and that churned: the month of that churn
-- the first churn in or after the month of ended_on, without a date the last
select
    account_spine.client_id,
    case
        when min(clients.ended_on) is null then max(account_spine.month_number)
        else min(account_spine.month_number)
    end as month_number
from account_spine
inner join clients on clients.client_id = account_spine.client_id
where
    account_spine.mrr = 0
    and account_spine.mrr_before > 0
    and clients.ended_by = 'us'
    and (
        clients.ended_on is null
        or account_spine.month_number
        >= extract(year from clients.ended_on) * 12 + extract(month from clients.ended_on) - 1
    )
group by account_spine.client_id
