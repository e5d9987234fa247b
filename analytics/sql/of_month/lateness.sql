-- one row per client with invoices of two years that are paid, or open and past due: days late weighted by amount, of the
-- 12 months that end with the month and of the 12 before them, all seen on the day looked at
with counted as (
    select
        client_id,
        amount,
        case when days_late > 0 then amount else 0 end as late_amount,
        cast(days_late as decimal(8, 0)) * amount as weighted_days,
        month_number > month_number_of($month) - 12 as is_now
    from invoices_seen($day, $payment_terms_days)
    where
        amount > 0 and days_late is not null
        and month_number between month_number_of($month) - 23 and month_number_of($month)
)
select
    client_id,
    cast(count_if(is_now) as bigint) as invoices,
    cast(sum(case when is_now then amount else 0 end) as decimal(24, 6)) as amount,
    cast(sum(case when is_now then late_amount else 0 end) as decimal(24, 6)) as late_amount,
    cast(sum(case when is_now then weighted_days else 0 end) as decimal(38, 6)) as weighted_days,
    cast(sum(case when is_now then 0 else amount end) as decimal(24, 6)) as amount_before,
    cast(sum(case when is_now then 0 else weighted_days end) as decimal(38, 6)) as weighted_days_before
from counted
group by client_id
