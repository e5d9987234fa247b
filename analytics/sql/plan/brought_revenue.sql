-- one row per revenue row that an import changes figures by: it brings it, or takes it out of force, without its equal
with given as (
    select
        *,
        hash(client_id, date, amount, kind, period_start, period_end, invoice_id) as content
    from new_revenue
),
gone as (
    select
        * exclude (data_date),
        hash(client_id, date, amount, kind, period_start, period_end, invoice_id) as content
    from gone_revenue
),
-- contents that come as often as they go change nothing
unequal as (
    select content
    from (
        select content, count(*) as surplus from given group by content
        union all
        select content, -count(*) as surplus from gone group by content
    ) as both_sides
    group by content
    having sum(surplus) <> 0
),
given_places as (
    select
        given.*,
        row_number() over (partition by given.content order by given.file_number, given.line) as place
    from given
    semi join unequal on unequal.content = given.content
),
gone_places as (
    select
        gone.*,
        row_number() over (partition by gone.content order by gone.import_number, gone.file_number, gone.line) as place
    from gone
    semi join unequal on unequal.content = gone.content
),
changed as (
    select false as is_removed, $import_number as import_number, given_places.*
    from given_places
    anti join gone_places on gone_places.content = given_places.content and gone_places.place = given_places.place
    union all by name
    select true as is_removed, gone_places.*
    from gone_places
    anti join given_places on given_places.content = gone_places.content and given_places.place = gone_places.place
)
select
    changed.* exclude (client_id, content, place),
    coalesce(counts_as.new_id, changed.client_id) as client_id
from changed
left join counts_as on counts_as.old_id = changed.client_id
