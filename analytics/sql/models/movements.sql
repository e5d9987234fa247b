-- one row per client and month with MRR in it or in the month before
with seen as (
    select
        account_months.*,
        -- last month's MRR at this month's rates: the same where there is one currency
        coalesce(revalued_mrr.mrr, account_months.mrr_before) as mrr_before_now
    from account_months
    left join revalued_mrr
        on
            revalued_mrr.client_id = account_months.client_id
            and revalued_mrr.month_number = account_months.month_number - 1
            and revalued_mrr.rates_number = account_months.month_number
    where account_months.mrr > 0 or account_months.mrr_before > 0
)
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
        when mrr > mrr_before_now then 'expansion'
        when mrr < mrr_before_now then 'contraction'
        else 'unchanged'
    end as movement,
    cast(mrr_before as decimal(24, 6)) as mrr_before,
    mrr,
    month_number - first_paid_number as months_since_first_mrr,
    rank_before,
    coalesce(chosen_exit_number = month_number, false) as is_chosen_exit,
    -- what the rates alone made of last month's MRR; churn is at last month's rates, so it has none
    cast(case when mrr_before > 0 and mrr > 0 then mrr_before_now - mrr_before else 0 end as decimal(24, 6)) as exchange
from seen
-- as the months they are made of
order by month_number, owner
