-- one row per client of the import with gaps and month with recurring revenue: how far from the one before, in which spell
with gapped as (
    -- the months of all others have no gap to look at
    select client_id
    from after.account_months
    where recurring_revenue > 0 and client_id in (select brought_clients.client_id from brought_clients)
    group by client_id
    having max(month_number) - min(month_number) >= count(*)
),
paid as (
    select
        client_id,
        month,
        month_number,
        recurring_revenue as amount,
        month_number - lag(month_number) over by_month as distance,
        lag(recurring_revenue) over by_month as amount_before
    from after.account_months
    where recurring_revenue > 0 and client_id in (select gapped.client_id from gapped)
    window by_month as (partition by client_id order by month_number)
),
spells as (
    select
        *,
        coalesce(sum(case when distance > 1 then 1 else 0 end) over (
            partition by client_id order by month_number
        ), 0) as spell
    from paid
)
select
    *,
    count(*) over (partition by client_id, spell) as spell_months
from spells
