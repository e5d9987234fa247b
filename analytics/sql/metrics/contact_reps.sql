-- one row per rep: how many contact rows name it
select
    rep,
    count(*) as contact_rows
from contacts
where trim(rep) <> ''
group by rep
order by contact_rows desc, rep
