-- one row per month and client that is active in it, with its rank as of that month
with looked_at as (
    select
        account_spine.*,
        account_spine.revenue_12m - account_spine.recurring_12m as project_12m,
        case
            when given.rank_basis = 'recurring' then account_spine.recurring_12m
            when given.rank_basis = 'margin' then account_spine.revenue_12m - account_spine.cost_12m
            else account_spine.revenue_12m
        end as rank_basis_12m,
        case
            when account_spine.month_number = reporting.reporting_number then given.data_date
            else last_day(account_spine.month)
        end as day_looked_at,
        account_spine.mrr = 0
        and account_spine.first_paid_number is not null
        and coalesce(account_spine.last_revenue_number, 0) <= account_spine.month_number - given.lapsed_months
            as is_lapsed
    from account_spine
    cross join reporting
    cross join given
),
active as (
    select
        looked_at.client_id,
        looked_at.month,
        looked_at.month_number,
        looked_at.day_looked_at,
        looked_at.mrr,
        looked_at.revenue_12m,
        looked_at.project_12m,
        looked_at.rank_basis_12m,
        looked_at.is_lapsed,
        clients.first_revenue_number
    from looked_at
    inner join clients on clients.client_id = looked_at.client_id
    where
        (looked_at.mrr > 0 or looked_at.last_revenue_number > looked_at.month_number - 12)
        and (clients.ended_on is null or clients.ended_on >= looked_at.day_looked_at)
),
month_totals as (
    select month_number, sum(greatest(rank_basis_12m, 0)) as total_12m from active group by month_number
),
totals as (
    select
        active.*,
        month_totals.total_12m,
        coalesce(sum(greatest(active.rank_basis_12m, 0)) over (
            partition by active.month_number order by active.rank_basis_12m desc, active.client_id
            rows between unbounded preceding and 1 preceding
        ), 0) as larger_12m
    from active
    inner join month_totals on month_totals.month_number = active.month_number
),
ranked as (
    select
        totals.*,
        case
            when totals.rank_basis_12m <= 0 then 'C'
            when totals.larger_12m * 10000 < totals.total_12m * given.rank_a_line_of_10000 then 'A'
            when totals.larger_12m * 10000 < totals.total_12m * given.rank_b_line_of_10000 then 'B'
            else 'C'
        end as computed_rank
    from totals
    cross join given
)
select
    ranked.client_id,
    ranked.month,
    ranked.month_number,
    ranked.day_looked_at,
    ranked.mrr,
    cast(ranked.revenue_12m as decimal(24, 6)) as revenue_12m,
    cast(ranked.project_12m as decimal(24, 6)) as project_12m,
    cast(ranked.rank_basis_12m as decimal(24, 6)) as rank_basis_12m,
    cast(ranked.total_12m as decimal(24, 6)) as total_12m,
    cast(ranked.larger_12m as decimal(24, 6)) as larger_12m,
    ranked.computed_rank,
    coalesce(overrides.rank, ranked.computed_rank) as rank,
    overrides.rank is not null as is_set_by_hand,
    coalesce(ranked.month_number - ranked.first_revenue_number < 12, false) as is_new,
    ranked.is_lapsed
from ranked
left join rank_overrides as overrides
    on
        overrides.client_id = ranked.client_id
        and overrides.from_day <= ranked.day_looked_at
        and (overrides.to_day is null or overrides.to_day > ranked.day_looked_at)
