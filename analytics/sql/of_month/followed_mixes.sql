-- one row per horizon and client: its client-months and churns by coverage and rank in the month seen, side by side
select
    horizon_months,
    client_id,
    owner,
    segment,
    region,
    cast(coalesce(sum(client_months) filter (coverage = 'neglected' and computed_rank = 'A'), 0) as integer) as neglected_n_a,
    cast(coalesce(sum(client_months) filter (coverage = 'neglected' and computed_rank = 'B'), 0) as integer) as neglected_n_b,
    cast(coalesce(sum(client_months) filter (coverage = 'neglected' and computed_rank = 'C'), 0) as integer) as neglected_n_c,
    cast(coalesce(sum(churned) filter (coverage = 'neglected' and computed_rank = 'A'), 0) as integer) as neglected_c_a,
    cast(coalesce(sum(churned) filter (coverage = 'neglected' and computed_rank = 'B'), 0) as integer) as neglected_c_b,
    cast(coalesce(sum(churned) filter (coverage = 'neglected' and computed_rank = 'C'), 0) as integer) as neglected_c_c,
    cast(coalesce(sum(client_months) filter (coverage = 'covered' and computed_rank = 'A'), 0) as integer) as covered_n_a,
    cast(coalesce(sum(client_months) filter (coverage = 'covered' and computed_rank = 'B'), 0) as integer) as covered_n_b,
    cast(coalesce(sum(client_months) filter (coverage = 'covered' and computed_rank = 'C'), 0) as integer) as covered_n_c,
    cast(coalesce(sum(churned) filter (coverage = 'covered' and computed_rank = 'A'), 0) as integer) as covered_c_a,
    cast(coalesce(sum(churned) filter (coverage = 'covered' and computed_rank = 'B'), 0) as integer) as covered_c_b,
    cast(coalesce(sum(churned) filter (coverage = 'covered' and computed_rank = 'C'), 0) as integer) as covered_c_c
from of_month_followed
where coverage in ('covered', 'neglected')
group by horizon_months, client_id, owner, segment, region
