-- one row per client and month with MRR in it or in the month before
with moved as (
    select
        account_months.client_id,
        account_months.month,
        account_months.month_number,
        account_months.mrr_before,
        account_months.mrr,
        account_months.first_paid_number,
        account_months.rank_before,
        case
            when account_months.mrr_before = 0 and account_months.first_paid_number = account_months.month_number
                then 'new'
            when account_months.mrr_before = 0 then 'reactivation'
            when account_months.mrr = 0 then 'churn'
            when account_months.mrr > account_months.mrr_before then 'expansion'
            when account_months.mrr < account_months.mrr_before then 'contraction'
            else 'unchanged'
        end as movement
    from account_months
    where account_months.mrr > 0 or account_months.mrr_before > 0
),
-- the one churn of a client that we ended: the first in or after the month of ended_on, else its last
chosen as (
    select
        moved.client_id,
        case
            when min(clients.ended_on) is null then max(moved.month_number)
            else min(moved.month_number)
        end as month_number
    from moved
    inner join clients on clients.client_id = moved.client_id
    where
        moved.movement = 'churn'
        and clients.ended_by = 'us'
        and (
            clients.ended_on is null
            or moved.month_number >= extract(year from clients.ended_on) * 12 + extract(month from clients.ended_on) - 1
        )
    group by moved.client_id
)
select
    moved.client_id,
    moved.month,
    moved.month_number,
    moved.movement,
    cast(moved.mrr_before as decimal(24, 6)) as mrr_before,
    cast(moved.mrr as decimal(24, 6)) as mrr,
    moved.month_number - moved.first_paid_number as months_since_first_mrr,
    moved.rank_before,
    chosen.month_number is not null as is_chosen_exit
from moved
left join chosen
    on
        chosen.client_id = moved.client_id
        and chosen.month_number = moved.month_number
        and moved.movement = 'churn'
