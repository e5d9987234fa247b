-- one row per event whose first touch may be another now: each is taken away
delete from handoffs
where
    first_touch_on is null
    or first_touch_on >= $first_day
    or client_id in (select client_id from changed_events)
