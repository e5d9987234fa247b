-- the one row of reporting, moved to the month before; the newest partly filled month stays named
update reporting set
    reporting_number = reporting_number - 1,
    partly_filled_month = coalesce(partly_filled_month, reporting_month),
    reporting_month = make_date(
        cast((reporting_number - 1) // 12 as integer), cast((reporting_number - 1) % 12 + 1 as integer), 1
    ),
    is_complete = true
