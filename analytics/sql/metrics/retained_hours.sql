-- one row per retainer client whose fee includes hours
select
    client_id,
    name,
    owner,
    rank,
    mrr,
    fee,
    retained_hours,
    hours,
    project_hours,
    hours_ratio,
    status,
    agreed_rate,
    unbilled_hours,
    unbilled_value
from hours_against_fee(
    $month, $months, $scope_creep_line, $under_use_line, $owners, $segments, $regions, $ranks
)
order by client_id
