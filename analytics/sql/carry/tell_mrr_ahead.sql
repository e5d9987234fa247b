-- one row per carried month that looks as far ahead as the new ones: what has become of its client since
update account_months
set
    mrr_in_3_months = spine.mrr_in_3_months,
    mrr_in_6_months = spine.mrr_in_6_months,
    mrr_in_12_months = spine.mrr_in_12_months
from account_spine as spine
where
    spine.client_id = account_months.client_id
    and spine.month_number = account_months.month_number
    and account_months.month_number between $first_number - 12 and $first_number - 1
    and (
        account_months.mrr_in_3_months is distinct from spine.mrr_in_3_months
        or account_months.mrr_in_6_months is distinct from spine.mrr_in_6_months
        or account_months.mrr_in_12_months is distinct from spine.mrr_in_12_months
    )
