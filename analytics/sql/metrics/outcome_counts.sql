-- one row per outcome of renewal_outcomes: contract ends
with come as (
    select
        versions.client_id,
        case when versions.next_ends_on > versions.contract_ends_on then versions.next_ends_on end as next_ends_on,
        looked_at.day
    from contract_versions as versions
    cross join day_looked_at($month) as looked_at
    where
        versions.contract_ends_on <= looked_at.day
        -- an end that an export put earlier was a correction: it never came
        and coalesce(versions.next_ends_on > versions.contract_ends_on, true)
)
select
    case
        when come.next_ends_on is not null then 'renewed'
        when chosen.mrr = 0 or coalesce(chosen.ended_on <= come.day, false) then 'ended'
        else 'overdue'
    end as outcome,
    count(*) as contract_ends
from come
inner join of_month_standing as chosen on chosen.client_id = come.client_id
where
    is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment) and is_chosen($regions, chosen.region)
    and is_chosen($ranks, chosen.rank)
group by outcome
order by outcome
