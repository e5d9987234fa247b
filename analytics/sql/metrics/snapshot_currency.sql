-- one row: the currency that every figure is in, if any is known, and whether others are converted to it
select reporting_currency as currency, is_converted from given
