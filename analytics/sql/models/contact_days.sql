-- one row per client and day with a contact row of any kind
with flagged as (
    select
        contacts.client_id,
        contacts.date,
        contacts.minutes,
        contacts.rep,
        contacts.channel,
        contacts.out_of_scope,
        negative_words.outcome is not null as is_negative,
        coalesce(outcomes.outcome, '') = '' and contacts.date <= given.data_date as has_happened,
        excluded_channels.channel is null as is_counted_channel,
        coalesce(outcomes.is_cancelled, false) as is_cancelled
    from contacts
    cross join given
    left join outcomes on outcomes.outcome = lower(trim(contacts.outcome))
    left join negative_words on negative_words.outcome = lower(trim(contacts.outcome))
    left join excluded_channels on excluded_channels.channel = lower(trim(contacts.channel))
)
select
    client_id,
    date,
    cast(count_if(has_happened) as integer) as contacts,
    cast(count_if(has_happened and is_counted_channel) as integer) as touches,
    cast(count_if(is_counted_channel and not is_cancelled) as integer) as plans,
    cast(coalesce(sum(case when has_happened and is_counted_channel then minutes end), 0)
        as decimal(24, 6)) as minutes,
    cast(count_if(has_happened and is_counted_channel and minutes is null) as integer) as touches_without_minutes,
    cast(count_if(has_happened and coalesce(out_of_scope, false)) as integer) as out_of_scope,
    cast(count_if(has_happened and is_negative) as integer) as negative_outcomes,
    -- of several touches on a day, one name
    min(case when has_happened and is_counted_channel then rep end) as rep,
    min(case when has_happened and is_counted_channel then channel end) as channel,
    min(case when is_counted_channel and not is_cancelled then channel end) as planned_channel
from flagged
group by client_id, date
