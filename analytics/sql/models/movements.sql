-- one row per client and month with MRR in it or in the month before
select
    client_id,
    owner,
    segment,
    region,
    month,
    month_number,
    case
        when mrr_before = 0 and first_paid_number = month_number then 'new'
        when mrr_before = 0 then 'reactivation'
        when mrr = 0 then 'churn'
        when mrr > mrr_before then 'expansion'
        when mrr < mrr_before then 'contraction'
        else 'unchanged'
    end as movement,
    cast(mrr_before as decimal(24, 6)) as mrr_before,
    mrr,
    month_number - first_paid_number as months_since_first_mrr,
    rank_before,
    coalesce(chosen_exit_number = month_number, false) as is_chosen_exit
from account_months
where mrr > 0 or mrr_before > 0
