-- one row per verdict, those without clients included
with verdicts as (
    select *
    from (values (1, 'keep'), (2, 'raise price'), (3, 'staff for less'), (4, 'part ways'), (5, 'no verdict'))
        as verdicts (place, verdict)
),
judged as (
    select *
    from of_month_fit_sums
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
summed as (
    select
        verdicts.place,
        verdicts.verdict,
        coalesce(sum(judged.clients), 0) as clients,
        coalesce(sum(judged.mrr), 0) as mrr,
        coalesce(sum(judged.revenue_12m), 0) as revenue_12m,
        sum(judged.cost_12m) as cost_12m,
        sum(judged.profit) as profit,
        sum(judged.revenue_with_cost) as revenue_with_cost,
        sum(judged.hours) as hours
    from verdicts
    left join judged on judged.verdict = verdicts.verdict
    group by verdicts.place, verdicts.verdict
)
select
    verdict,
    clients,
    mrr,
    revenue_12m,
    cost_12m,
    share(profit, revenue_with_cost) as margin,
    hours,
    share(hours, sum(hours) over ()) as hours_share,
    share(revenue_12m, greatest(sum(revenue_12m) over (), 0)) as revenue_share
from summed
order by place
