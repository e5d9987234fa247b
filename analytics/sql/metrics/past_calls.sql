-- one row per client past its cadence, with all that a call needs: the overdue ones, then the planned ones
select
    * exclude (place),
    cast(null as double[]) as mrr_12_months
from of_month_calls
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
order by place
limit $most
