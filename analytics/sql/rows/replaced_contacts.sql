-- one row per stored contact row that a later import replaces
select distinct
    old.import_number,
    old.file_number,
    old.line
from contacts_rows as old
inner join import_spans as later
    on
        later.kind = 'contacts'
        and later.source = old.source
        and later.import_number > old.import_number
        and later.mode <> 'add'
        and old.date between later.span_from and later.span_to
