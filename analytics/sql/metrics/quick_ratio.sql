-- one row per month
with chosen as (
    select * from chosen_movement_months($owners, $segments, $regions, $ranks)
)
select
    months.month,
    coalesce(sum(chosen.new_mrr + chosen.reactivation + chosen.expansion), 0) as gained,
    coalesce(sum(chosen.contraction + chosen.churn), 0) as lost,
    share(sum(chosen.new_mrr + chosen.reactivation + chosen.expansion), sum(chosen.contraction + chosen.churn))
        as quick_ratio
from months_from((select min(month_number) from chosen)) as months
left join chosen on chosen.month_number = months.month_number
where $month is null or months.month = $month
group by months.month
order by months.month
