-- one row per period in which open invoices may be paid; none where no file says what is paid
with periods as (
    select
        unnest(['within 30 days', '31-60 days', '61-90 days', 'later', 'unsure']) as period,
        unnest([1, 2, 3, 4, 5]) as place
),
sums as (
    select
        case
            when days_to_payment is null then 'unsure'
            when days_to_payment <= 30 then 'within 30 days'
            when days_to_payment <= 60 then '31-60 days'
            when days_to_payment <= 90 then '61-90 days'
            else 'later'
        end as period,
        count(*) as invoices,
        sum(open_amount) as open_amount
    from of_month_open_invoices
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
    group by all
)
select
    periods.period,
    coalesce(sums.invoices, 0) as invoices,
    coalesce(sums.open_amount, 0) as open_amount
from periods
cross join presence
left join sums on sums.period = periods.period
where presence.has_payments
order by periods.place
