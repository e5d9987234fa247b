-- one row: the reporting month, before partly filled months are passed over, and the day coverage is measured
with known as (
    select
        max(case when last_day(client_months.month) <= given.data_date then client_months.month_number end)
            as complete_number,
        max(case when client_months.month <= given.data_date then client_months.month_number end) as started_number,
        min(client_months.month_number) as first_number
    from client_months
    cross join given
),
chosen as (
    select
        coalesce(
            known.complete_number,
            known.started_number,
            known.first_number,
            -- a book without revenue: the last month that is complete by the data date
            cast(
                extract(year from given.data_date) * 12 + extract(month from given.data_date) - 1
                - case when last_day(given.data_date) = given.data_date then 0 else 1 end
                as integer
            )
        ) as reporting_number,
        known.complete_number is not null or known.first_number is null as is_complete,
        known.first_number,
        given.data_date,
        contact_span.last_contact_on,
        coalesce(
            date_diff('day', contact_span.last_contact_on, given.data_date) > 7, false
        ) as is_measured_at_contacts_end
    from known
    cross join given
    cross join contact_span
)
select
    cast(reporting_number as integer) as reporting_number,
    make_date(cast(reporting_number // 12 as integer), cast(reporting_number % 12 + 1 as integer), 1)
        as reporting_month,
    is_complete,
    cast(first_number as integer) as first_number,
    is_measured_at_contacts_end,
    case when is_measured_at_contacts_end then last_contact_on else data_date end as coverage_day,
    cast(null as date) as partly_filled_month
from chosen
