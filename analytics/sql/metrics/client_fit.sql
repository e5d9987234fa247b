-- one row per active client: what speaks for and against it, and the verdict; those to act on first
select
    client_id,
    name,
    owner,
    rank,
    verdict,
    mrr,
    revenue_12m,
    cost_12m,
    cost_share,
    margin,
    is_margin_known,
    hours,
    effective_hourly_rate,
    rate_to_median,
    hours_ratio,
    out_of_scope_contacts,
    days_late,
    negative_outcomes,
    minutes,
    minutes_per_1000,
    margin_percentile,
    effective_hourly_rate_percentile,
    hours_ratio_percentile,
    out_of_scope_contacts_percentile,
    days_late_percentile,
    negative_outcomes_percentile,
    minutes_per_1000_percentile,
    burden,
    missing
from of_month_fit
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
    and (not $drawable or (is_margin_known and burden is not null))
order by
    list_position(['part ways', 'raise price', 'staff for less', 'no verdict', 'keep'], verdict),
    revenue_12m desc,
    client_id
limit $most
