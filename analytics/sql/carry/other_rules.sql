-- one row if the snapshot before was made by other rules, or knew of other kinds of exports
select * exclude (data_date, import_day) from given
except
select * exclude (data_date, import_day) from before_given
