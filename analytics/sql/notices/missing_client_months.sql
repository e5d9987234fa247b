-- one row per gap of two or three months with the same steady amount on both sides, if the import closes it
select
    back.client_id,
    back.month - to_months(cast(back.distance - 1 as integer)) as date,
    back.amount_before * (back.distance - 1) as amount,
    back.distance - 1 as weight,
    strftime(back.month - to_months(cast(back.distance - 1 as integer)), '%Y-%m') || ' to '
    || strftime(back.month - interval 1 month, '%Y-%m') as note
from paid_months as back
inner join paid_months as steady
    on steady.client_id = back.client_id and steady.month_number = back.month_number - back.distance
where
    back.distance in (3, 4)
    and $gap_months < back.distance - 1
    and steady.spell_months >= $steady_months
    and back.spell_months >= $steady_months
    and abs(back.amount - back.amount_before) * 100 <= back.amount_before
    and not exists (
        select 1
        from missing_for_all
        where missing_for_all.month_number between back.month_number - back.distance and back.month_number
    )
    and not exists (
        select 1
        from months_before
        where months_before.client_id = back.client_id and months_before.recurring_revenue > 0
            and months_before.month_number = back.month_number + $steady_months - 1
    )
order by amount desc, back.client_id, back.month
