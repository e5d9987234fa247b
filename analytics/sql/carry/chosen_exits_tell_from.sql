-- one row: the first month in which a chosen exit is told otherwise than before; null if all are as they were
select least(min(before.month_number), min(now.month_number)) as month_number
from chosen_exits as now
full join before_chosen_exits as before on before.client_id = now.client_id
where before.month_number is distinct from now.month_number
