-- the one row of reporting, moved to the month before; the newest partly filled month stays named
select
    cast(reporting_number - 1 as integer) as reporting_number,
    make_date(
        cast((reporting_number - 1) // 12 as integer), cast((reporting_number - 1) % 12 + 1 as integer), 1
    ) as reporting_month,
    true as is_complete,
    first_number,
    is_measured_at_contacts_end,
    coverage_day,
    coalesce(partly_filled_month, reporting_month) as partly_filled_month
from reporting
