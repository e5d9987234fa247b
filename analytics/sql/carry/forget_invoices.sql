-- one row per invoice of which a row changed: each is taken away
delete from invoices
where
    invoice_id in (select invoice_id from changed_revenue)
    or (
        invoice_id = ''
        and invoice_key in (
            select
                'r' || cast(import_number as varchar) || '/' || cast(file_number as varchar) || '/'
                || cast(line as varchar)
            from changed_revenue
            where invoice_id is null
        )
    )
