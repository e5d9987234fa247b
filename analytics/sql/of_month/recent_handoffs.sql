-- one row per client that signed, or changed its owner, in the 12 months to the month: days to the first touch, null while
-- there is none
-- (without those that were touched before the contacts can tell when first)
select
    clients.owner,
    clients.segment,
    clients.region,
    coalesce(account_months.rank, 'unranked') as rank,
    handoffs.event,
    case
        when handoffs.first_touch_on <= $day then date_diff('day', handoffs.from_on, handoffs.first_touch_on)
    end as days
from handoffs
inner join clients on clients.client_id = handoffs.client_id
left join account_months on account_months.client_id = handoffs.client_id and account_months.month = $month
cross join contact_span
where
    handoffs.team = ''
    and handoffs.from_on between cast($month as date) - interval 12 months and $day
    and (
        handoffs.from_on >= contact_span.first_contact_on
        or handoffs.first_touch_on is null or handoffs.first_touch_on > $day
    )
