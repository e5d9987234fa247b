-- one row per month of the 12: the clients with MRR in it whose fee includes hours
with every_month as (
    select
        month_number_of($month) - step as month_number,
        cast($month - to_months(cast(step as integer)) as date) as month
    from (select unnest(generate_series(0, 11)) as step) as steps
),
told as (
    select
        paid.month_number,
        paid.hours,
        case when paid.hours is not null then paid.retained_hours end as retained_hours,
        hours_over(paid.hours, paid.retained_hours) as unbilled_hours,
        worth_of_hours(hours_over(paid.hours, paid.retained_hours), paid.fee, paid.retained_hours) as unbilled_value
    from fee_months(month_number_of($month) - 11, month_number_of($month)) as paid
    inner join of_month_standing as chosen
        on chosen.client_id = paid.client_id
    where
        paid.retained_hours is not null
        and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
        and is_chosen($ranks, chosen.rank)
)
select
    every_month.month,
    count(told.month_number) as clients,
    sum(told.retained_hours) as retained_hours,
    sum(told.hours) as hours,
    share(sum(told.hours), sum(told.retained_hours)) as hours_ratio,
    sum(told.unbilled_hours) as unbilled_hours,
    sum(told.unbilled_value) as unbilled_value
from every_month
left join told on told.month_number = every_month.month_number
group by every_month.month
order by every_month.month
