-- one row per active client that is not lapsed and has days without a touch, in the order of work_list; of more than $most
-- of each rank the largest, and an even choice of the others
-- (among all clients of a rank each has its place already; among some of them it is counted)
with recursive dots as not materialized (
    select client_id, rank, is_set_by_hand, status, days_since_contact, revenue_12m, neglect_score, place
    from of_month_silence
    where is_everybody($owners, $segments, $regions, null) and is_chosen($ranks, rank)
    union all
    select
        client_id, rank, is_set_by_hand, status, days_since_contact, revenue_12m, neglect_score,
        row_number() over (partition by rank order by place) as place
    from of_month_silence
    where
        not is_everybody($owners, $segments, $regions, null)
        and is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
sizes as (
    select
        rank,
        count(*) as clients,
        count(*) over () as ranks,
        row_number() over (order by count(*), rank) as number
    from dots
    group by rank
),
-- the smallest rank first: the room that it leaves over goes to the others
rooms as (
    select
        number,
        rank,
        clients,
        least(clients, $most // ranks) as room,
        $most - least(clients, $most // ranks) as left_over
    from sizes
    where number = 1
    union all
    select
        sizes.number,
        sizes.rank,
        sizes.clients,
        least(sizes.clients, rooms.left_over // (sizes.ranks - rooms.number)),
        rooms.left_over - least(sizes.clients, rooms.left_over // (sizes.ranks - rooms.number))
    from rooms
    inner join sizes on sizes.number = rooms.number + 1
),
halves as (
    select
        rank,
        clients,
        room,
        case when clients = room then room else room // 2 end as largest
    from rooms
),
-- the largest, then places that lie evenly from the next one to the last
drawn as (
    select
        rank,
        case
            when number <= largest then number
            else 1 + cast(round_even(
                largest
                + (number - largest - 1) * (cast(clients - largest - 1 as double) / greatest(room - largest - 1, 1)),
                0
            ) as bigint)
        end as place
    from (select *, unnest(range(1, room + 1)) as number from halves) as numbered
)
select
    dots.client_id,
    clients.name,
    dots.rank,
    dots.is_set_by_hand,
    dots.status,
    dots.days_since_contact,
    dots.revenue_12m
from dots
inner join drawn on drawn.rank = dots.rank and drawn.place = dots.place
inner join clients on clients.client_id = dots.client_id
order by dots.neglect_score desc nulls last, dots.client_id
