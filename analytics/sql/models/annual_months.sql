-- one row per month, segment, region and rank a year before: revenue of two years, additive over all but month
select
    month_number,
    segment,
    region,
    rank_year_before as rank_then,
    cast(sum(
        case when revenue_12m_year_before > 0 then revenue_12m_year_before else 0 end
    ) as decimal(28, 6)) as starting,
    cast(sum(
        case when revenue_12m_year_before > 0 then revenue_12m else 0 end
    ) as decimal(28, 6)) as retained,
    cast(sum(
        case
            when revenue_12m_year_before > 0 and month_number - first_revenue_number >= 24 then revenue_12m_year_before
            else 0
        end
    ) as decimal(28, 6)) as old_starting,
    cast(sum(
        case when revenue_12m_year_before > 0 and month_number - first_revenue_number >= 24 then revenue_12m else 0 end
    ) as decimal(28, 6)) as old_retained
from account_months
where last_revenue_number >= month_number - 23
group by month_number, segment, region, rank_year_before
