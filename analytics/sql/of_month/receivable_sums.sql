-- one row per owner (or all of them), segment, region, rank and age of open invoices, in sums that any choice adds up
with of_clients as (
    select
        client_id,
        owner,
        segment,
        region,
        rank,
        age,
        count(*) as invoices,
        sum(open_amount) as open_amount,
        max(days_past_due) as days_past_due
    from of_month_open_invoices
    group by client_id, owner, segment, region, rank, age
),
-- a client counts once among those with anything overdue: at the age of its oldest invoice
oldest as (
    select
        *,
        days_past_due > 0 and row_number() over (partition by client_id order by days_past_due desc) = 1 as is_oldest
    from of_clients
)
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    age,
    cast(sum(invoices) as bigint) as invoices,
    count(*) as clients,
    cast(sum(open_amount) as decimal(28, 6)) as open_amount,
    count(*) filter (is_oldest) as overdue_clients
from oldest
group by grouping sets (
    (owner, segment, region, rank, age),
    (segment, region, rank, age)
)
