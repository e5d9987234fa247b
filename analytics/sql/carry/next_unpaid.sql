-- one row per client whose last carried month is followed by another month without MRR, or by none, than before
select
    carried.client_id,
    carried.next_unpaid_number as number_before,
    spine.next_unpaid_number
from account_months as carried
inner join account_spine as spine
    on spine.client_id = carried.client_id and spine.month_number = carried.month_number
where
    carried.month_number = $first_number - 1
    and carried.next_unpaid_number is distinct from spine.next_unpaid_number
