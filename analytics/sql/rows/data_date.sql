-- one row: the latest date of revenue or of contacts that happened, not after the import day
with happened as (
    select contacts.date
    from contacts
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    -- what is logged here, under no import, speaks for no export
    where outcomes.outcome is null and contacts.date <= $import_day and contacts.import_number > 0
),
exports as (
    select
        import_number,
        source,
        max(date) filter (date <= $import_day) as newest,
        bool_and(date = date_trunc('month', date) or date = last_day(date)) as is_monthly
    from revenue
    group by import_number, source
),
candidates as (
    select
        case
            when
                is_monthly
                and last_day(newest) <= $import_day
                and not exists (
                    select 1 from happened where date_trunc('month', happened.date) = date_trunc('month', exports.newest)
                )
                then last_day(newest)
            else newest
        end as date
    from exports
    union all
    select max(date) from happened
)
select cast(max(date) as date) as data_date from candidates
