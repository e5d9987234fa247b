-- one row per client with open invoices, the largest overdue amount first
-- (who is listed is found first: of many clients only the invoices of these are read in full)
with listed as (
    select client_id
    from of_month_open_invoices
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
    group by client_id
    having not $overdue or max(days_past_due) > 0
    order by sum(case when days_past_due > 0 then open_amount else 0 end) desc, client_id
    limit $most
)
select
    client_id,
    name,
    owner,
    rank,
    sum(open_amount) as open_amount,
    sum(case when days_past_due > 0 then open_amount else 0 end) as overdue_amount,
    max(case when days_past_due > 0 then days_past_due end) as oldest_days,
    max(usual_days_late) as usual_days_late,
    -- nobody knows while the usual day of something overdue has passed
    case
        when not max(case when days_past_due > 0 and expected_on is null then 1 else 0 end) = 1 then max(expected_on)
    end as expected_on,
    count(*) as invoices
from of_month_open_invoices
where client_id in (select listed.client_id from listed)
group by client_id, name, owner, rank
order by overdue_amount desc, client_id
