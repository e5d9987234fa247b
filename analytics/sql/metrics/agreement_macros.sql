-- macros: what retainers, hours and contracts are measured with
-- the day that a month is looked at: the data date for the reporting month, else the month's last day
create macro day_looked_at(chosen_month) as table
    select
        case
            when reporting.reporting_month = chosen_month then given.data_date
            else last_day(cast(chosen_month as date))
        end as day
    from reporting
    cross join given;
-- amounts in whole micro-units, and back: divisions of money stay exact, halves are rounded away from zero
create macro in_micro(amount) as cast(cast(amount as decimal(28, 6)) * 1000000 as hugeint);
create macro from_micro(amount) as
    cast(cast(amount as decimal(24, 0)) * cast(0.000001 as decimal(7, 6)) as decimal(24, 6));
create macro half_away(part, whole) as sign(part) * ((2 * abs(part) + whole) // (2 * whole));
create macro worth_of_hours(hours, fee, hours_of_fee) as
    from_micro(half_away(in_micro(hours) * in_micro(fee), in_micro(hours_of_fee)));
-- null where nobody measured hours
create macro hours_of_both(recurring_hours, project_hours) as
    coalesce(recurring_hours + project_hours, recurring_hours, project_hours);
create macro rate_of(revenue, hours) as case when hours > 0 then share(revenue, hours) end;
create macro agreed_rate_of(agreed_fee, mrr, hours_of_fee) as share(nullif(coalesce(agreed_fee, mrr), 0), hours_of_fee);
create macro hours_over(hours, hours_of_fee) as
    cast(case when hours > hours_of_fee then hours - hours_of_fee when hours is not null then 0 end as decimal(24, 6));
-- the tier of a fee is the largest that it reaches, 0 below the first; the one above is null at the top
create macro tier_of(fee, tiers) as
    cast(coalesce(list_max(list_filter(cast(tiers as decimal(24, 6)[]), lambda tier: tier <= fee)), 0) as decimal(24, 6));
create macro tier_above(fee, tiers) as
    list_min(list_filter(cast(tiers as decimal(24, 6)[]), lambda tier: tier > fee));
-- where several currencies are converted: what a unit of each client's own currency is worth in each month
create macro fee_rates() as table
    select
        client_currencies.client_id,
        month_rates.month_number,
        month_rates.rate
    from client_currencies
    inner join month_rates on month_rates.currency = client_currencies.currency;
-- every client and month with MRR of a span: its fee, as agreed or else its MRR, and the hours of the month
-- (an agreed fee is in the client's own currency, here at the month's rate)
create macro fee_months(first_number, last_number) as table
    select
        paid.client_id,
        paid.month_number,
        paid.month,
        paid.mrr,
        cast(case
            when coalesce(clients.monthly_fee, 0) <= 0 then paid.mrr
            else round(cast(clients.monthly_fee as decimal(20, 6)) * coalesce(rates.rate, 1), 6)
        end as decimal(24, 6)) as fee,
        case when clients.retained_hours > 0 then cast(clients.retained_hours as decimal(24, 6)) end as retained_hours,
        client_months.recurring_hours as hours
    from account_months as paid
    inner join clients on clients.client_id = paid.client_id
    left join client_months
        on client_months.client_id = paid.client_id and client_months.month_number = paid.month_number
    left join fee_rates() as rates on rates.client_id = paid.client_id and rates.month_number = paid.month_number
    where paid.mrr > 0 and paid.month_number between first_number and last_number;
-- revenue of 12 months of the chosen clients by month; by client where owners are chosen
create macro summed_share_months(owners, segments, regions, ranks) as table
    select month_number, clients_with_revenue, recurring_12m, revenue_12m, existing_12m
    from share_months
    where
        owners is null
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank);
create macro chosen_share_months(owners, segments, regions, ranks) as table
    select * from summed_share_months(owners, segments, regions, ranks)
    union all
    select
        month_number,
        1,
        recurring_12m,
        revenue_12m,
        case when month_number - first_revenue_number >= 12 then revenue_12m else 0 end
    from account_months
    where
        owners is not null and last_revenue_number >= month_number - 11 and is_chosen(owners, owner)
        and is_chosen(segments, segment) and is_chosen(regions, region) and is_chosen(ranks, rank);
