-- one row per retainer client whose fee includes hours: hours delivered in a window of months against those of the fee
-- (a month that tells no hours counts on neither side)
with told as (
    select
        standing.client_id,
        standing.name,
        standing.owner,
        standing.segment,
        standing.region,
        standing.rank,
        standing.mrr,
        standing.fee,
        standing.retained_hours as hours_a_month,
        cast(standing.retained_hours * nullif(worked.fee_months, 0) as decimal(24, 6)) as retained_hours,
        worked.fee_hours as hours,
        worked.project_hours
    from of_month_standing as standing
    inner join of_month_worked as worked on worked.client_id = standing.client_id
    where standing.mrr > 0 and standing.retained_hours is not null
)
select
    client_id,
    name,
    owner,
    segment,
    region,
    rank,
    mrr,
    fee,
    retained_hours,
    hours,
    project_hours,
    share(hours, retained_hours) as hours_ratio,
    case
        when hours is null then 'no hours'
        when hours > cast($scope_creep_line as decimal(8, 4)) * retained_hours then 'scope creep'
        when hours < cast($under_use_line as decimal(8, 4)) * retained_hours then 'under-used'
        else 'within'
    end as status,
    share(fee, hours_a_month) as agreed_rate,
    hours_over(hours, retained_hours) as unbilled_hours,
    worth_of_hours(hours_over(hours, retained_hours), fee, hours_a_month) as unbilled_value
from told
