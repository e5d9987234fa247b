-- one row per line of a contacts export, with whether it certainly has no cell that cannot be loaded
select
    *,
    client_id is not null
    and is_clean_date(date, $earliest, $latest)
    and coalesce(is_decimal(minutes) and try_cast(minutes as decimal(18, 6)) >= 0, minutes is null)
    and coalesce(lower(out_of_scope) in ('yes', 'no', 'true', 'false', 'y', 'n', '1', '0'), true) as is_clean
from raw
