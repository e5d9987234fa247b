-- one row per status of retainer clients whose fee includes hours
select
    status,
    count(*) as clients,
    sum(mrr) as mrr,
    share(sum(mrr), sum(sum(mrr)) over ()) as mrr_share
from hours_against_fee(
    $month, $months, $scope_creep_line, $under_use_line, $owners, $segments, $regions, $ranks
)
group by status
order by status
