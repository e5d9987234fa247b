-- one row: the dates and the exports of the snapshot
select
    given.data_date,
    given.import_day,
    reporting.reporting_month,
    reporting.is_complete as reporting_month_is_complete,
    reporting.partly_filled_month,
    given.has_clients,
    given.has_revenue,
    given.has_contacts,
    contact_span.last_contact_on as contacts_end,
    reporting.coverage_day,
    reporting.is_measured_at_contacts_end
from given
cross join reporting
cross join contact_span
