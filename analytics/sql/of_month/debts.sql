-- one row per client with open invoices: what it owes, and when its usual lateness lets that be expected
select
    client_id,
    name,
    owner,
    segment,
    region,
    rank,
    cast(sum(open_amount) as decimal(28, 6)) as open_amount,
    cast(sum(case when days_past_due > 0 then open_amount else 0 end) as decimal(28, 6)) as overdue_amount,
    max(case when days_past_due > 0 then days_past_due end) as oldest_days,
    max(usual_days_late) as usual_days_late,
    -- nobody knows while the usual day of something overdue has passed
    case
        when not max(case when days_past_due > 0 and expected_on is null then 1 else 0 end) = 1 then max(expected_on)
    end as expected_on,
    count(*) as invoices
from of_month_open_invoices
group by client_id, name, owner, segment, region, rank
