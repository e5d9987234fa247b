-- one row per month
with chosen as (
    select * from chosen_movement_months($owners, $segments, $regions, $ranks)
)
select
    months.month,
    coalesce(sum(chosen.opening), 0) as opening,
    coalesce(sum(chosen.churn + chosen.contraction), 0) as lost,
    share(sum(chosen.churn + chosen.contraction), sum(chosen.opening)) as revenue_churn_rate,
    share(sum(chosen.churn + chosen.contraction - chosen.chosen_churn), sum(chosen.opening))
        as regretted_revenue_churn_rate
from months_from((select min(month_number) from chosen)) as months
left join chosen on chosen.month_number = months.month_number
where $month is null or months.month = $month
group by months.month
order by months.month
