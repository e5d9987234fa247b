-- one row: what a decision to part ways with the client on a day would change
select
    clients.ended_by <> '' and not clients.is_exit_decided as is_said_by_export,
    month_number_of($ended_on) <= reporting.reporting_number
    and exists (
        select 1
        from account_months
        where
            account_months.client_id = $client_id
            and (
                -- it pays, or stops, on the day or later
                (account_months.mrr > 0 and account_months.month_number >= month_number_of($ended_on) - 1)
                -- or it is active without MRR: an ended client is not
                or (account_months.revenue <> 0 and account_months.month_number > reporting.reporting_number - 12)
            )
    ) as changes_figures
from clients
cross join reporting
where clients.client_id = $client_id
