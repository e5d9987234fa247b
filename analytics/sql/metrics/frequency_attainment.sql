-- one row: the month
select
    cast($month as date) as month,
    coalesce(sum(clients), 0) as clients,
    only_with_contacts(share(sum(attainment), sum(clients))) as frequency_attainment
from of_month_attainment_sums
where
    is_summed($owners, false, owner, of_all_owners)
    and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
