-- one row per month and client whose MRR differs between two snapshots that both have the month; the largest change first
with sums_before as (
    select month_number, sum(hash(client_id, mrr)) as all_of_it from before.account_months where mrr > 0 group by month_number
),
sums_after as (
    select month_number, sum(hash(client_id, mrr)) as all_of_it from after.account_months where mrr > 0 group by month_number
),
-- looked at client by client only where something differs
months_that_differ as (
    select months.month_number
    from after.months as months
    inner join before.months as months_before on months_before.month_number = months.month_number
    left join sums_before on sums_before.month_number = months.month_number
    left join sums_after on sums_after.month_number = months.month_number
    where sums_before.all_of_it is distinct from sums_after.all_of_it
),
before_mrr as (
    select client_id, month_number, mrr
    from before.account_months
    where month_number in (select months_that_differ.month_number from months_that_differ) and mrr > 0
),
after_mrr as (
    select client_id, month_number, mrr
    from after.account_months
    where month_number in (select months_that_differ.month_number from months_that_differ) and mrr > 0
),
changes as (
    select
        coalesce(after_mrr.client_id, before_mrr.client_id) as client_id,
        coalesce(after_mrr.month_number, before_mrr.month_number) as month_number,
        coalesce(before_mrr.mrr, 0) as mrr_before,
        coalesce(after_mrr.mrr, 0) as mrr_after
    from after_mrr
    full outer join before_mrr
        on before_mrr.client_id = after_mrr.client_id and before_mrr.month_number = after_mrr.month_number
    where after_mrr.mrr is distinct from before_mrr.mrr
),
ordered as (
    select
        *,
        count(*) over (partition by month_number) as clients_in_all,
        row_number() over (partition by month_number order by abs(mrr_after - mrr_before) desc, client_id) as place
    from changes
)
select
    ordered.month_number,
    ordered.place,
    ordered.client_id,
    coalesce(clients.name, clients_before.name, '') as name,
    ordered.mrr_before,
    ordered.mrr_after,
    ordered.clients_in_all
from ordered
left join after.clients as clients on clients.client_id = ordered.client_id
left join before.clients as clients_before on clients_before.client_id = ordered.client_id
where ordered.place <= $most
