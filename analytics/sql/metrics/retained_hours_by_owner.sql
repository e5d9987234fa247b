-- one row per owner of retainer clients whose fee includes hours
select
    owner,
    count(*) as clients,
    sum(mrr) as mrr,
    sum(retained_hours) as retained_hours,
    sum(hours) as hours,
    share(sum(hours), sum(retained_hours)) as hours_ratio,
    sum(unbilled_hours) as unbilled_hours,
    sum(unbilled_value) as unbilled_value
from hours_against_fee(
    $month, $months, $scope_creep_line, $under_use_line, $owners, $segments, $regions, $ranks
)
group by owner
order by owner
