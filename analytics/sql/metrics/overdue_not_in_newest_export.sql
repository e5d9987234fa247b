-- one row per client past its cadence that the newest clients export of its source does not name, in the order of the
-- work list
select
    calls.client_id,
    calls.name
from of_month_calls as calls
inner join clients on clients.client_id = calls.client_id
where
    clients.is_in_clients_export and not clients.is_in_newest_export
    and is_chosen($owners, calls.owner) and is_chosen($segments, calls.segment) and is_chosen($regions, calls.region)
    and is_chosen($ranks, calls.rank)
order by calls.place
limit $most
