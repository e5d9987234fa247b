-- one row: the first day on which what is known of any client tells otherwise than before; null if all is as it was
with dated as (
    select
        case
            when before.signed_on is distinct from now.signed_on then least(before.signed_on, now.signed_on)
        end as signed_on,
        case
            when before.client_since is distinct from now.client_since then least(before.client_since, now.client_since)
        end as client_since,
        case
            when before.ended_on is distinct from now.ended_on then least(before.ended_on, now.ended_on)
        end as ended_on,
        -- a next contact excuses the months that end within the cadence before it
        case
            when before.next_contact_on is distinct from now.next_contact_on
                then least(before.next_contact_on, now.next_contact_on) - $longest_cadence
        end as next_contact_on
    from clients as now
    full join before_clients as before on before.client_id = now.client_id
),
ranked as (
    select
        case
            when before.client_id is null or now.client_id is null then coalesce(before.from_day, now.from_day)
            else least(before.to_day, now.to_day)
        end as day
    from rank_overrides as now
    full join before_rank_overrides as before
        on before.client_id = now.client_id and before.rank = now.rank and before.from_day = now.from_day
    where before.client_id is null or now.client_id is null or before.to_day is distinct from now.to_day
)
select
    least(
        min(signed_on), min(client_since), min(ended_on), min(next_contact_on), (select min(day) from ranked)
    ) as day
from dated
