-- one row per outcome of renewal_outcomes: contract ends
select
    outcome,
    count(*) as contract_ends
from of_month_outcomes
where
    is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
    and is_chosen($ranks, rank)
group by outcome
order by outcome
