-- one row per line of a source's contacts: its values typed, and why it is refused (null: it is not)
with typed as (
    select
        file_number,
        line,
        source,
        earliest,
        latest,
        client_id,
        try_cast(case when regexp_matches(date, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then date end as date) as date,
        rep,
        team,
        channel,
        try_cast(
            case when regexp_matches(minutes, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then minutes end as decimal(18, 6)
        ) as minutes,
        outcome,
        case when out_of_scope is not null then lower(out_of_scope) in ('yes', 'true', 'y', '1') end as out_of_scope,
        note,
        minutes as minutes_text,
        lower(out_of_scope) as out_of_scope_text
    from raw_contacts
)
select
    *,
    case
        when client_id is null then 'client_id is empty'
        when date is null then 'date is no date such as 2026-10-31'
        when date < earliest or date > latest then 'date is before 1990 or more than 366 days after the import day'
        when minutes_text is not null and minutes is null then 'minutes is no plain number'
        when minutes < 0 then 'minutes is below zero'
        when out_of_scope_text not in ('yes', 'no', 'true', 'false', 'y', 'n', '1', '0')
            then 'out_of_scope is not yes or no'
    end as reason
from typed
