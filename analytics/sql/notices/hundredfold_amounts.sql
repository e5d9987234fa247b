-- one row per revenue row of the import that is about a hundred times what the client's rows of its kind usually are
with amounts as (
    select client_id, kind, amount
    from revenue
    where amount > 0 and client_id in (select brought_clients.client_id from brought_clients)
),
-- whose amounts lie far enough apart at all
wide as (
    select client_id, kind
    from amounts
    group by client_id, kind
    -- wide enough for a hundredfold of the largest amount
    having count(*) > $others and max(amount) >= cast(min(amount) as decimal(28, 6)) * $at_least
),
usual_amounts as (
    select
        amounts.client_id,
        amounts.kind,
        median(cast(amounts.amount as decimal(28, 6))) as usual
    from amounts
    semi join wide on wide.client_id = amounts.client_id and wide.kind = amounts.kind
    group by amounts.client_id, amounts.kind
),
-- amounts that grow step by step are no slips of the decimal mark
alone as (
    select
        usual_amounts.client_id,
        usual_amounts.kind,
        usual_amounts.usual
    from usual_amounts
    inner join amounts on amounts.client_id = usual_amounts.client_id and amounts.kind = usual_amounts.kind
    group by usual_amounts.client_id, usual_amounts.kind, usual_amounts.usual
    having
        coalesce(count_if(
            amounts.amount > usual_amounts.usual * $usual_spread and amounts.amount < usual_amounts.usual * $at_least
        ), 0) = 0
)
select
    brought.client_id,
    brought.import_number,
    brought.file_number,
    brought.line,
    brought.date,
    brought.amount,
    'usually ' || format('{:.2f}', alone.usual) as note
from brought
inner join alone on alone.client_id = brought.client_id and alone.kind = brought.kind
where brought.amount between alone.usual * $at_least and alone.usual * $at_most
order by brought.amount desc, brought.file_number, brought.line
