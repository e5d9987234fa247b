-- one row: the client
select
    clients.client_id,
    clients.name,
    clients.owner,
    clients.segment,
    clients.region,
    clients.email,
    clients.signed_on,
    clients.contract_ends_on,
    clients.notice_days,
    clients.monthly_fee,
    clients.retained_hours,
    clients.next_contact_on,
    clients.ended_on,
    clients.ended_by,
    clients.end_reason,
    clients.is_in_clients_export,
    clients.is_in_newest_export,
    clients.first_revenue_month,
    ranks.client_id is not null as is_active,
    coalesce(ranks.is_lapsed, false) as is_lapsed,
    ranks.rank,
    ranks.computed_rank,
    coalesce(ranks.is_set_by_hand, false) as is_set_by_hand,
    coverage.status,
    coverage.coverage_day,
    coverage.last_contact_on,
    coverage.days_since_contact,
    coverage.cadence_days,
    coverage.next_step_on,
    case when coverage.status = 'overdue' then coverage.monthly_revenue end as revenue_at_risk,
    coalesce(now.mrr, 0) as mrr,
    coalesce(earlier.mrr, 0) as mrr_12m_ago,
    coalesce(ranks.revenue_12m, 0) as revenue_12m,
    share(greatest(ranks.revenue_12m, 0), ranks.total_12m) as revenue_share
from clients
left join account_ranks as ranks on ranks.client_id = clients.client_id and ranks.month = $month
left join account_coverage as coverage on coverage.client_id = clients.client_id and coverage.month = $month
left join account_months as now on now.client_id = clients.client_id and now.month = $month
left join account_months as earlier
    on earlier.client_id = clients.client_id and earlier.month_number = month_number_of($month) - 12
where clients.client_id = $client_id
