-- one row per client and contract end that successive clients exports gave it
with spoken as (
    select
        client_id,
        contract_ends_on,
        import_number,
        -- an import of older data cannot take effect before the one that it follows
        max(data_date) over (
            partition by client_id order by import_number
            rows between unbounded preceding and current row
        ) as from_day,
        lag(import_number) over (partition by client_id order by import_number) as import_before,
        lag(contract_ends_on) over (partition by client_id order by import_number) as ended_on_before
    from client_versions
    where has_contract_ends_on
),
changed as (
    select
        client_id,
        contract_ends_on,
        from_day,
        lead(from_day) over (partition by client_id order by import_number) as to_day,
        -- exports that leave the end empty in between say nothing of it
        lead(contract_ends_on ignore nulls) over (partition by client_id order by import_number) as next_ends_on,
        lead(case when contract_ends_on is not null then from_day end ignore nulls)
            over (partition by client_id order by import_number) as next_from_day
    from spoken
    where
        import_before is null
        or coalesce(contract_ends_on, date '1900-01-01') <> coalesce(ended_on_before, date '1900-01-01')
)
select
    client_id,
    contract_ends_on,
    from_day,
    to_day,
    next_ends_on,
    next_from_day
from changed
where contract_ends_on is not null
