-- one row per month whose openings an earlier snapshot tells: none, as every month is made
select
    cast(null as integer) as month_number,
    cast(null as bigint) as opening_clients,
    cast(null as bigint) as lost_clients
where false
