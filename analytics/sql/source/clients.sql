-- one row per line of a source's clients: its values typed, and why it is refused (null: it is not)
with texts as (
    select
        *,
        concat_ws(
            chr(31), coalesce(name, ''), coalesce(owner, ''), coalesce(segment, ''), coalesce(region, ''),
            coalesce(email, ''), coalesce(signed_on, ''), coalesce(contract_ends_on, ''), coalesce(notice_days, ''),
            coalesce(monthly_fee, ''), coalesce(retained_hours, ''), coalesce(rank, ''), coalesce(next_contact_on, ''),
            coalesce(ended_on, ''), coalesce(ended_by, ''), coalesce(end_reason, ''), coalesce(currency, '')
        ) as every_value
    from raw_clients
),
typed as (
    select
        file_number,
        line,
        source,
        columns_present,
        client_id,
        name,
        owner,
        segment,
        region,
        email,
        try_cast(case when regexp_matches(signed_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then signed_on end as date)
            as signed_on,
        try_cast(
            case when regexp_matches(contract_ends_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then contract_ends_on end as date
        ) as contract_ends_on,
        try_cast(case when regexp_matches(notice_days, '^[0-9]{1,4}$') then notice_days end as integer) as notice_days,
        try_cast(
            case when regexp_matches(monthly_fee, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then monthly_fee end
            as decimal(18, 6)
        ) as monthly_fee,
        try_cast(
            case when regexp_matches(retained_hours, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then retained_hours end
            as decimal(18, 6)
        ) as retained_hours,
        upper(rank) as rank,
        try_cast(
            case when regexp_matches(next_contact_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then next_contact_on end as date
        ) as next_contact_on,
        try_cast(case when regexp_matches(ended_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then ended_on end as date)
            as ended_on,
        lower(ended_by) as ended_by,
        end_reason,
        upper(currency) as currency,
        signed_on as signed_on_text,
        contract_ends_on as contract_ends_on_text,
        notice_days as notice_days_text,
        monthly_fee as monthly_fee_text,
        retained_hours as retained_hours_text,
        next_contact_on as next_contact_on_text,
        ended_on as ended_on_text,
        min(every_value) over (partition by client_id) <> max(every_value) over (partition by client_id) as differs
    from texts
)
select
    *,
    case
        when client_id is null then 'client_id is empty'
        when name is null then 'name is empty'
        when signed_on_text is not null and signed_on is null then 'signed_on is no date such as 2026-10-31'
        when signed_on < date '1900-01-01' or signed_on > date '2199-12-31' then 'signed_on is before 1900 or after 2199'
        when contract_ends_on_text is not null and contract_ends_on is null
            then 'contract_ends_on is no date such as 2026-10-31'
        when notice_days_text is not null and coalesce(notice_days, 9999) > 3660
            then 'notice_days is no whole number from 0 to 3660'
        when monthly_fee_text is not null and monthly_fee is null then 'monthly_fee is no plain number'
        when retained_hours_text is not null and retained_hours is null then 'retained_hours is no plain number'
        when rank not in ('A', 'B', 'C') then 'rank is not A, B or C'
        when next_contact_on_text is not null and next_contact_on is null
            then 'next_contact_on is no date such as 2026-10-31'
        when ended_on_text is not null and ended_on is null then 'ended_on is no date such as 2026-10-31'
        when ended_by not in ('client', 'us') then 'ended_by is not client or us'
        when not regexp_matches(currency, '^[A-Z]{3}$') then 'currency is no code of three letters'
        when differs then 'the same client_id comes again with other values'
    end as reason
from typed
