-- one row: the days beyond its cadence of the client that is the most days past it
select max(days_over) as longest_over
from of_month_calls
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
