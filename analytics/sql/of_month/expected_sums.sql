-- one row per owner, segment, region, rank, months known and months left: what is expected, in sums that any choice adds up
select
    owner,
    segment,
    region,
    rank,
    known_months,
    months_left,
    count(*) as clients,
    cast(sum(hours) as decimal(28, 6)) as hours,
    cast(sum(project_12m) as decimal(28, 6)) as project_12m
from of_month_expected
group by owner, segment, region, rank, known_months, months_left
