-- one row per line of a source's revenue: its values typed, and why it is refused (null: it is not)
with typed as (
    select
        file_number,
        line,
        source,
        has_kind,
        earliest,
        latest,
        client_id,
        try_cast(case when regexp_matches(date, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then date end as date) as date,
        try_cast(
            case when regexp_matches(amount, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then amount end as decimal(18, 6)
        ) as amount,
        coalesce(lower(kind), 'recurring') as kind,
        try_cast(case when regexp_matches(period_start, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then period_start end as date)
            as period_start,
        try_cast(case when regexp_matches(period_end, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then period_end end as date)
            as period_end,
        invoice_id,
        try_cast(case when regexp_matches(due_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then due_on end as date) as due_on,
        try_cast(case when regexp_matches(paid_on, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then paid_on end as date) as paid_on,
        try_cast(
            case when regexp_matches(paid_amount, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then paid_amount end
            as decimal(18, 6)
        ) as paid_amount,
        try_cast(
            case when regexp_matches(hours, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then hours end as decimal(18, 6)
        ) as hours,
        try_cast(
            case when regexp_matches(cost, '^[+-]?[0-9]{1,12}([.][0-9]{0,6})?$') then cost end as decimal(18, 6)
        ) as cost,
        upper(currency) as currency,
        kind as kind_text,
        period_start as period_start_text,
        period_end as period_end_text,
        due_on as due_on_text,
        paid_on as paid_on_text,
        paid_amount as paid_amount_text,
        hours as hours_text,
        cost as cost_text
    from raw_revenue
)
select
    *,
    case
        when client_id is null then 'client_id is empty'
        when date is null then 'date is no date such as 2026-10-31'
        when date < earliest or date > latest then 'date is before 1990 or more than 366 days after the import day'
        when amount is null then 'amount is no plain number'
        when has_kind and kind_text is null then 'kind is empty'
        when kind not in ('recurring', 'project') then 'kind is not recurring or project'
        when period_start_text is not null and period_start is null then 'period_start is no date such as 2026-10-31'
        when period_end_text is not null and period_end is null then 'period_end is no date such as 2026-10-31'
        when (period_start is null) <> (period_end is null) then 'a period needs both its days'
        when period_end < period_start then 'period_end is before period_start'
        when date_diff('day', period_start, period_end) > 43920 then 'the period is longer than 120 years'
        when period_start < date '1900-01-01' or period_start > date '2199-12-31'
            then 'period_start is before 1900 or after 2199'
        when due_on_text is not null and due_on is null then 'due_on is no date such as 2026-10-31'
        when paid_on_text is not null and paid_on is null then 'paid_on is no date such as 2026-10-31'
        when paid_amount_text is not null and paid_amount is null then 'paid_amount is no plain number'
        when hours_text is not null and hours is null then 'hours is no plain number'
        when cost_text is not null and cost is null then 'cost is no plain number'
        when not regexp_matches(currency, '^[A-Z]{3}$') then 'currency is no code of three letters'
    end as reason
from typed
