-- one row per client among the three of its month, segment, region and rank at the window's start that pay, or grew, most
-- over 12 months: what net retention without the largest leaves out, whatever is chosen but owners
with base as (
    select
        account_months.month_number,
        account_months.month,
        account_months.client_id,
        account_months.segment,
        account_months.region,
        account_months.rank_year_before as rank_then,
        account_months.mrr_year_before as mrr_then,
        coalesce(revalued_mrr.mrr, account_months.mrr) as mrr_now,
        account_months.mrr as mrr_reported
    from account_months
    left join revalued_mrr
        on
            revalued_mrr.client_id = account_months.client_id
            and revalued_mrr.month_number = account_months.month_number
            and revalued_mrr.rates_number = account_months.month_number - 12
    where account_months.mrr_year_before > 0
),
placed as (
    select
        *,
        row_number() over (
            partition by month_number, segment, region, rank_then order by mrr_reported desc, client_id
        ) as place_by_revenue,
        row_number() over (
            partition by month_number, segment, region, rank_then order by mrr_now - mrr_then desc, client_id
        ) as place_by_growth
    from base
)
select
    month_number,
    month,
    client_id,
    segment,
    region,
    rank_then,
    cast(mrr_then as decimal(24, 6)) as mrr_then,
    cast(mrr_now as decimal(24, 6)) as mrr_now,
    cast(mrr_reported as decimal(24, 6)) as mrr_reported
from placed
where place_by_revenue <= 3 or place_by_growth <= 3
