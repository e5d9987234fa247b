-- one row: the currency that most revenue rows name, none if no row names one
select coalesce(revenue.currency, known.currency) as currency
from revenue
left join (select client_id, arg_max(currency, import_number) as currency from clients_in_force group by client_id) as known
    on known.client_id = revenue.client_id
where coalesce(revenue.currency, known.currency) is not null
limit 1
