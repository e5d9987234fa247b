-- one row per age of open invoices; none where no file says what is paid
with ages as (
    select
        unnest(['not due', '1-30', '31-60', '61-90', 'over 90']) as age,
        unnest([1, 2, 3, 4, 5]) as place
),
sums as (
    select
        age,
        sum(invoices) as invoices,
        sum(clients) as clients,
        sum(open_amount) as open_amount
    from of_month_receivable_sums
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
    group by age
)
select
    ages.age,
    coalesce(sums.invoices, 0) as invoices,
    coalesce(sums.clients, 0) as clients,
    coalesce(sums.open_amount, 0) as open_amount,
    case
        when sum(sums.open_amount) over () > 0
            then share(coalesce(sums.open_amount, 0), sum(sums.open_amount) over ())
    end as share
from ages
cross join presence
left join sums on sums.age = ages.age
where presence.has_payments
order by ages.place
