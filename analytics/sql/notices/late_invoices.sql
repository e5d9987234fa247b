-- one row per gap of one month in a client's steady recurring revenue, if the import closes it
select
    back.client_id,
    back.month - interval 1 month as date,
    back.amount_before as amount,
    strftime(back.month - interval 1 month, '%Y-%m')
    -- both invoices in one month: the first came late
    || case when back.amount * 10 >= back.amount_before * 18 then ', twice the amount in the month after' else '' end as note
from paid_months as back
inner join paid_months as steady
    on steady.client_id = back.client_id and steady.month_number = back.month_number - 2
where
    back.distance = 2
    and $gap_months < 1
    and steady.spell_months >= $steady_months
    and back.month_number - 1 not in (select missing_for_all.month_number from missing_for_all)
    and not exists (
        select 1
        from months_before
        where months_before.client_id = back.client_id and months_before.month_number = back.month_number
            and months_before.recurring_revenue > 0
    )
order by back.amount_before desc, back.client_id, back.month
