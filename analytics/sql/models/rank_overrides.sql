-- one row per client and span of days in which its rank is set by hand
with spoken as (
    select
        client_id,
        rank,
        import_number,
        -- an import of older data cannot take effect before the one that it follows
        max(data_date) over (
            partition by client_id order by import_number
            rows between unbounded preceding and current row
        ) as from_day
    from client_versions
    where has_rank
),
spans as (
    select
        client_id,
        rank,
        from_day,
        lead(from_day) over (partition by client_id order by import_number) as to_day
    from spoken
)
select
    client_id,
    rank,
    from_day,
    to_day
from spans
where rank is not null and (to_day is null or to_day > from_day)
