-- one row per owner (or all of them), segment, region and rank: invoices of 12 months and their days late, in sums that any
-- choice adds up
select
    standing.owner,
    grouping(standing.owner) = 1 as of_all_owners,
    standing.segment,
    standing.region,
    standing.rank,
    cast(sum(late.amount) as decimal(28, 6)) as amount,
    cast(sum(late.late_amount) as decimal(28, 6)) as late_amount,
    cast(sum(late.weighted_days) as decimal(38, 6)) as weighted_days
from of_month_lateness as late
inner join of_month_standing as standing on standing.client_id = late.client_id
where late.invoices > 0
group by grouping sets (
    (standing.owner, standing.segment, standing.region, standing.rank),
    (standing.segment, standing.region, standing.rank)
)
