-- one row: agreements of renewals_due, those of them that have yet to end, and of these the clients that are overdue, with the
-- names of the two that come first
with due as (
    select
        client_id,
        name,
        mrr,
        state <> 'overdue' as is_ending,
        state <> 'overdue' and coalesce(status = 'overdue', false) as is_silent,
        coalesce(notice_on, contract_ends_on) as act_on
    from of_month_renewals
    where
        days_to_end <= $days
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
)
select
    count(*) as agreements,
    coalesce(sum(mrr), 0) as mrr,
    count(*) filter (is_ending) as ending,
    coalesce(sum(mrr) filter (is_ending), 0) as ending_mrr,
    count(*) filter (is_silent) as silent,
    coalesce(min_by(name, {'act_on': act_on, 'client_id': client_id}, 2) filter (is_silent), []) as silent_names
from due
