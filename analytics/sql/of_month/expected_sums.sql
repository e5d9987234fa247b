-- one row per owner (or all of them), segment, region, rank, months known and months left: what is expected, in sums that
-- any choice adds up
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    known_months,
    months_left,
    count(*) as clients,
    cast(sum(hours) as decimal(28, 6)) as hours,
    cast(sum(project_12m) as decimal(28, 6)) as project_12m
from of_month_expected
group by grouping sets (
    (owner, segment, region, rank, known_months, months_left),
    (segment, region, rank, known_months, months_left)
)
