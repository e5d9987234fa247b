-- one row per unknown client whose id is nearly the name of exactly one known client
with compared as (
    select
        unknown.client_id,
        known.client_id as other_id,
        known.name,
        case
            when unknown.bare = known.bare then 0
            -- the same words in another order
            when unknown.sorted = known.sorted then 1
            when damerau_levenshtein(unknown.bare, known.bare)
                <= case when least(length(unknown.bare), length(known.bare)) >= $long_name then 2 else 1 end
                then 2
            -- one name, and more words behind it
            when least(length(unknown.bare), length(known.bare)) >= $telling_length
                and (starts_with(unknown.bare, known.bare || ' ') or starts_with(known.bare, unknown.bare || ' '))
                then 3
        end as likeness
    from unknown_names as unknown
    inner join known_names as known
        on
            unknown.digits = known.digits
            and (
                abs(length(unknown.bare) - length(known.bare)) <= 2
                or starts_with(unknown.bare, known.bare || ' ')
                or starts_with(known.bare, unknown.bare || ' ')
            )
    where length(unknown.bare) >= $shortest_name and length(known.bare) >= $shortest_name
),
nearest as (
    select *
    from compared
    where likeness is not null
    qualify
        likeness = min(likeness) over (partition by client_id)
        and count(*) over (partition by client_id, likeness) = 1
)
select
    nearest.client_id,
    nearest.other_id,
    paid.amount,
    coalesce(paid.weight, 1) as weight,
    'nearly ' || nearest.name || ' (' || nearest.other_id || ')' as note
from nearest
left join (
    select client_id, count(*) as weight, sum(amount) as amount from revenue group by client_id
) as paid on paid.client_id = nearest.client_id
order by coalesce(paid.amount, 0) desc, nearest.client_id
