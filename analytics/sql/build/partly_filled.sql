-- one row if the reporting month is partly filled: over half of its opening clients without MRR, far more than ever before
select now.month_number
from openings as now
inner join reporting on reporting.reporting_number = now.month_number
where
    now.opening_clients >= $min_clients
    and now.lost_clients * 2 > now.opening_clients
    and reporting.reporting_number > reporting.first_number
    -- its share is over 1.5 times that of every month before
    and not exists (
        select 1
        from openings as earlier
        where
            earlier.month_number < now.month_number
            and earlier.opening_clients > 0
            and 2 * now.lost_clients * earlier.opening_clients <= 3 * earlier.lost_clients * now.opening_clients
    )
