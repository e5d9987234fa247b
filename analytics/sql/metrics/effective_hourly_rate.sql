-- one row per active client: what an hour brought in the window, and what it would at the agreed hours
with rates as (
    select
        *,
        rate_of(revenue, hours) as effective_hourly_rate,
        median(rate_of(revenue, hours)) over () as book_median
    from revenue_and_hours($month, $months)
),
paid_months as (
    select
        client_id,
        count(*) as months
    from account_months
    where mrr > 0 and month_number between month_number_of($month) - $months + 1 and month_number_of($month)
    group by client_id
),
-- as agreed, at the month's rate, even of a client without MRR now
agreed_fees as (
    select
        clients.client_id,
        round(cast(clients.monthly_fee as decimal(20, 6)) * coalesce(fee_rates.rate, 1), 6) as fee
    from clients
    left join fee_rates() as fee_rates
        on fee_rates.client_id = clients.client_id and fee_rates.month_number = month_number_of($month)
    where clients.monthly_fee > 0
)
select
    chosen.client_id,
    chosen.name,
    chosen.owner,
    chosen.rank,
    rates.revenue,
    rates.hours,
    share(rates.amount_with_hours, rates.amount) as hours_share,
    rates.effective_hourly_rate,
    share(rates.recurring_revenue, chosen.retained_hours * cast(paid_months.months as decimal(6, 0)))
        as rate_at_agreed_hours,
    share(nullif(coalesce(agreed_fees.fee, chosen.mrr), 0), chosen.retained_hours) as agreed_rate,
    rates.book_median,
    rates.effective_hourly_rate / nullif(rates.book_median, 0) as rate_to_median
from chosen_in_month($month, $owners, $segments, $regions, $ranks) as chosen
inner join rates on rates.client_id = chosen.client_id
left join paid_months on paid_months.client_id = chosen.client_id
left join agreed_fees on agreed_fees.client_id = chosen.client_id
order by chosen.client_id
