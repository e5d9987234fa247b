-- one row per month, segment, region and rank: sums of 12 months that shares of revenue are made from
select
    month_number,
    segment,
    region,
    rank,
    cast(count_if(coalesce(last_revenue_number >= month_number - 11, false)) as bigint) as clients_with_revenue,
    cast(sum(recurring_12m) as decimal(28, 6)) as recurring_12m,
    cast(sum(revenue_12m) as decimal(28, 6)) as revenue_12m,
    -- of clients whose first revenue lies at least 12 months back
    cast(sum(case when month_number - first_revenue_number >= 12 then revenue_12m else 0 end) as decimal(28, 6))
        as existing_12m
from account_months
group by month_number, segment, region, rank
