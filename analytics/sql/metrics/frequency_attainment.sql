-- one row: the month
select
    cast($month as date) as month,
    count(*) as clients,
    only_with_contacts(avg(attainment order by client_id)) as frequency_attainment
from of_month_attainments
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
