-- one row per tier, the highest first; 0 is what lies under the first
with tiers as (
    select cast(unnest(list_distinct(list_append(cast($tiers as decimal(24, 6)[]), 0))) as decimal(24, 6)) as tier
),
members as (
    select
        tier,
        sum(clients) as clients,
        sum(mrr) as mrr,
        sum(hours) as hours,
        sum(retained_hours) as retained_hours,
        sum(fitting_clients) as fitting_clients,
        sum(gain) as gain
    from of_month_tier_sums
    where
        is_summed($owners, false, owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
    group by tier
)
select
    tiers.tier,
    coalesce(members.clients, 0) as clients,
    coalesce(members.mrr, 0) as mrr,
    share(coalesce(members.mrr, 0), sum(members.mrr) over ()) as mrr_share,
    members.hours,
    members.retained_hours,
    coalesce(members.fitting_clients, 0) as fitting_clients,
    coalesce(members.gain, 0) as gain
from tiers
left join members on members.tier = tiers.tier
order by tiers.tier desc
