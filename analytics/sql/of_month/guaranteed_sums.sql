-- one row per owner, segment, region, rank and month of the 12 to come: what is guaranteed, in sums that any choice adds up
select
    owner,
    segment,
    region,
    rank,
    month,
    cast(sum(mrr) as decimal(28, 6)) as mrr,
    cast(count(*) filter (guaranteed_revenue > 0) as bigint) as clients,
    cast(sum(guaranteed_revenue) as decimal(28, 6)) as guaranteed_revenue,
    cast(sum(falls_away) as decimal(28, 6)) as falls_away
from of_month_guarantees
group by owner, segment, region, rank, month
