-- one row per client of which only the months after month_number are made: none, so every month of every client is made
select
    cast(null as varchar) as client_id,
    cast(null as integer) as month_number,
    cast(null as integer) as told_number,
    cast(null as integer) as last_revenue_number,
    cast(null as integer) as last_unpaid_number,
    cast(null as integer) as first_paid_number
where false
