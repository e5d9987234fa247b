-- one row per segment, region, rank and month of the 12 to come: what is guaranteed, in sums that any choice but of owners
-- adds up
select
    segment,
    region,
    rank,
    month,
    cast(sum(mrr) as decimal(28, 6)) as mrr,
    cast(count(*) filter (guaranteed_revenue > 0) as bigint) as clients,
    cast(sum(guaranteed_revenue) as decimal(28, 6)) as guaranteed_revenue,
    cast(sum(falls_away) as decimal(28, 6)) as falls_away
from of_month_guarantees
group by segment, region, rank, month
