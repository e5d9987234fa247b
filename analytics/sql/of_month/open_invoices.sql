-- one row per open invoice, with the day on which the client's usual lateness lets the money be expected
with usual as (
    select
        client_id,
        share(weighted_days, amount) as days_late,
        -- in whole days, from the exact sums: a quotient may fall just short of a half
        half_away(in_micro(weighted_days), in_micro(amount)) as whole_days_late
    from of_month_lateness
    where invoices > 0
),
expected as (
    select
        seen.*,
        usual.days_late as usual_days_late,
        seen.due_on + cast(greatest(coalesce(usual.whole_days_late, 0), 0) as integer) as expected_on
    from invoices_seen($day, $payment_terms_days) as seen
    left join usual on usual.client_id = seen.client_id
    where seen.open_amount <> 0
)
select
    standing.client_id,
    standing.name,
    standing.owner,
    standing.segment,
    standing.region,
    standing.rank,
    expected.invoice_id,
    expected.date,
    expected.due_on,
    expected.is_due_assumed,
    expected.amount,
    expected.paid_amount,
    expected.open_amount,
    expected.days_past_due,
    case
        when expected.days_past_due <= 0 then 'not due'
        when expected.days_past_due <= 30 then '1-30'
        when expected.days_past_due <= 60 then '31-60'
        when expected.days_past_due <= 90 then '61-90'
        else 'over 90'
    end as age,
    expected.usual_days_late,
    -- a day that has passed says nothing: nobody knows
    case when expected.expected_on > $day then expected.expected_on end as expected_on,
    case when expected.expected_on > $day then expected.expected_on - $day end as days_to_payment
from expected
inner join of_month_standing as standing on standing.client_id = expected.client_id
