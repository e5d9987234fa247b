-- one row per client and churn in the months chosen, newest first
select
    churns.month,
    churns.client_id,
    clients.name,
    churns.owner,
    churns.segment,
    churns.region,
    churns.rank_before,
    churns.mrr_before as mrr_lost,
    churns.months_since_first_mrr,
    clients.end_reason,
    clients.ended_by,
    churns.is_chosen_exit,
    churns.was_overdue
from churns
inner join clients on clients.client_id = churns.client_id
where
    churns.month_number > month_number_of($month) - $months
    and churns.month_number <= month_number_of($month)
    and is_chosen($owners, churns.owner) and is_chosen($segments, churns.segment) and is_chosen($regions, churns.region)
    and is_chosen($ranks, churns.rank_before)
order by churns.month desc, churns.mrr_before desc, churns.client_id
