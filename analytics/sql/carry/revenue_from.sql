-- one row per revenue row that may pay for a month from $first_day on
-- (a credit that names an invoice is spread over what is left of it)
select *
from temp.main.revenue
where date >= $first_day or period_end >= $first_day or (amount < 0 and invoice_id is not null)
