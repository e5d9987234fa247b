-- one row: the days that coverage is measured at and the reporting months, before and now
select
    least(before.coverage_day, now.coverage_day) as coverage_day,
    before.coverage_day <> now.coverage_day as is_coverage_day_moved,
    case
        when before.is_measured_at_contacts_end or now.is_measured_at_contacts_end
            then least(span_before.last_contact_on, span.last_contact_on)
    end as contacts_end,
    before.reporting_number as number_before,
    now.reporting_number,
    span_before.first_contact_on is not distinct from span.first_contact_on as is_first_contact_same
from before_reporting as before
cross join reporting as now
cross join before_contact_span as span_before
cross join contact_span as span
