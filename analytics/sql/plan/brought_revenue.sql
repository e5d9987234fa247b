-- one row per revenue row that an import changes figures by: it brings it, or takes it out of force, without its equal
with given as (
    select
        *,
        row_number() over (
            partition by client_id, date, amount, kind, period_start, period_end, invoice_id order by file_number, line
        ) as place
    from new_revenue
),
gone as (
    select
        *,
        row_number() over (
            partition by client_id, date, amount, kind, period_start, period_end, invoice_id
            order by import_number, file_number, line
        ) as place
    from gone_revenue
),
pairs as (
    select
        given.file_number as given_file,
        given.line as given_line,
        gone.import_number as gone_import,
        gone.file_number as gone_file,
        gone.line as gone_line
    from given
    inner join gone
        on
            gone.client_id = given.client_id
            and gone.date = given.date
            and gone.amount = given.amount
            and gone.kind = given.kind
            and gone.period_start is not distinct from given.period_start
            and gone.period_end is not distinct from given.period_end
            and gone.invoice_id is not distinct from given.invoice_id
            and gone.place = given.place
),
changed as (
    select false as is_removed, $import_number as import_number, new_revenue.*
    from new_revenue
    anti join pairs on pairs.given_file = new_revenue.file_number and pairs.given_line = new_revenue.line
    union all by name
    select true as is_removed, gone_revenue.* exclude (data_date)
    from gone_revenue
    anti join pairs
        on
            pairs.gone_import = gone_revenue.import_number
            and pairs.gone_file = gone_revenue.file_number
            and pairs.gone_line = gone_revenue.line
)
select
    changed.* exclude (client_id),
    coalesce(counts_as.new_id, changed.client_id) as client_id
from changed
left join counts_as on counts_as.old_id = changed.client_id
