-- one row per changed client, month and row of the import behind it: rows of that month, else the client's other ones
with rows_of_clients as (
    select
        brought_revenue.*,
        extract(year from coalesce(period_start, date)) * 12 + extract(month from coalesce(period_start, date)) - 1
            as first_number,
        extract(year from coalesce(period_end, date)) * 12 + extract(month from coalesce(period_end, date)) - 1
            as last_number
    from brought_revenue
    semi join changed_clients on changed_clients.client_id = brought_revenue.client_id
),
of_the_month as (
    select changed_clients.month_number, rows_of_clients.*
    from changed_clients
    inner join rows_of_clients
        on
            rows_of_clients.client_id = changed_clients.client_id
            and changed_clients.month_number between rows_of_clients.first_number and rows_of_clients.last_number
),
-- a credit of an earlier invoice, or a row that closes a gap, moves months that it does not name
others as (
    select changed_clients.month_number, rows_of_clients.*
    from changed_clients
    anti join of_the_month
        on
            of_the_month.client_id = changed_clients.client_id
            and of_the_month.month_number = changed_clients.month_number
    inner join (
        select
            *,
            count(*) over (partition by client_id) as rows_of_client
        from rows_of_clients
        qualify row_number() over (
            partition by client_id order by abs(amount) desc, is_removed, import_number, file_number, line
        ) <= $most
    ) as rows_of_clients on rows_of_clients.client_id = changed_clients.client_id
),
ordered as (
    select
        month_number, client_id, is_removed, import_number, file_number, line, date, amount,
        count(*) over (partition by month_number, client_id) as rows_in_all
    from of_the_month
    qualify row_number() over (
        partition by month_number, client_id order by abs(amount) desc, is_removed, import_number, file_number, line
    ) <= $most
    union all
    select
        month_number, client_id, is_removed, import_number, file_number, line, date, amount, rows_of_client
    from others
)
select
    month_number,
    client_id,
    is_removed,
    import_number,
    file_number,
    line,
    date,
    amount,
    rows_in_all
from ordered
order by month_number, client_id, abs(amount) desc, is_removed, import_number, file_number, line
