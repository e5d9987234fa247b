-- one row per channel of touches, the most usual first
select
    channel,
    count(*) as days
from contact_days
where touches > 0 and channel is not null
group by channel
order by days desc, channel
limit 12
