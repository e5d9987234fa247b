-- one row: churns that are followed by MRR again after exactly one month, which a gap of one month would close
select count(*) as churns
from after.movements as movements
inner join after.movements as next
    on
        next.client_id = movements.client_id
        and next.month_number = movements.month_number + 1
        and next.movement = 'reactivation'
where movements.movement = 'churn'
