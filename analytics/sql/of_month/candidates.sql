-- one row per client without MRR that keeps buying projects, with the fee that would suit it
with projects as (
    select
        client_id,
        list_sort(list(project_revenue) filter (project_revenue > 0)) as amounts,
        list({'number': month_number, 'amount': cast(project_revenue as double)}) as months
    from client_months
    where month_number between month_number_of($month) - 5 and month_number_of($month)
    group by client_id
    having count(*) filter (project_revenue > 0) >= 4
),
suggested as (
    select
        standing.client_id,
        standing.name,
        standing.owner,
        standing.segment,
        standing.region,
        standing.rank,
        len(projects.amounts) as months_with_projects,
        [
            coalesce(list_filter(projects.months, lambda one: one.number = number)[1].amount, 0)
            for number in generate_series(month_number_of($month) - 5, month_number_of($month))
        ] as project_revenue_6_months,
        -- the exact median: the one in the middle, or half way between the two
        from_micro(half_away(
            in_micro(projects.amounts[(len(projects.amounts) + 1) // 2])
            + in_micro(projects.amounts[len(projects.amounts) // 2 + 1]),
            2
        )) as suggested_fee
    from of_month_standing as standing
    inner join projects on projects.client_id = standing.client_id
    where standing.mrr = 0 and (standing.ended_on is null or standing.ended_on >= $day)
)
select
    *,
    tier_of(suggested_fee, $retainer_tiers) as tier
from suggested
