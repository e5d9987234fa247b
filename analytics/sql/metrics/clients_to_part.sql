-- one row per client of the book with which client_fit parts ways, but for some; those with the most revenue first
select
    client_id,
    name,
    margin,
    is_margin_known,
    hours_ratio,
    negative_outcomes,
    out_of_scope_contacts,
    days_late,
    client_id in (select before.client_id from of_month_parted_before as before) as was_to_part_before,
    count(*) over () as clients
from of_month_fit
where verdict = 'part ways' and client_id not in (select unnest(cast($but as varchar[])))
order by revenue_12m desc, client_id
limit $most
