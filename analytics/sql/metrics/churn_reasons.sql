-- one row per reason, exits that we chose apart
select
    coalesce(nullif(clients.end_reason, ''), 'no reason given') as end_reason,
    churns.is_chosen_exit,
    count(*) as churned_clients,
    sum(churns.mrr_before) as mrr_lost
from churns
inner join clients on clients.client_id = churns.client_id
where
    churns.month_number > month_number_of($month) - $months
    and churns.month_number <= month_number_of($month)
    and is_chosen($owners, churns.owner) and is_chosen($segments, churns.segment) and is_chosen($regions, churns.region)
    and is_chosen($ranks, churns.rank_before)
group by coalesce(nullif(clients.end_reason, ''), 'no reason given'), churns.is_chosen_exit
order by churns.is_chosen_exit, churned_clients desc, mrr_lost desc, end_reason
