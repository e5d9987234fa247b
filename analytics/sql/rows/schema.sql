-- the tables of accepted rows: one row per accepted line of an export
create table new_clients (
    file_number integer not null,
    line bigint not null,
    source varchar not null,
    columns_present varchar[] not null,
    client_id varchar not null,
    name varchar not null,
    owner varchar,
    segment varchar,
    region varchar,
    email varchar,
    signed_on date,
    contract_ends_on date,
    notice_days integer,
    monthly_fee decimal(18, 6),
    retained_hours decimal(18, 6),
    rank varchar,
    next_contact_on date,
    ended_on date,
    ended_by varchar,
    end_reason varchar,
    currency varchar
);
create table new_revenue (
    file_number integer not null,
    line bigint not null,
    source varchar not null,
    client_id varchar not null,
    date date not null,
    amount decimal(18, 6) not null,
    kind varchar not null,
    period_start date,
    period_end date,
    invoice_id varchar,
    due_on date,
    paid_on date,
    paid_amount decimal(18, 6),
    hours decimal(18, 6),
    cost decimal(18, 6),
    currency varchar
);
create table new_contacts (
    file_number integer not null,
    line bigint not null,
    source varchar not null,
    client_id varchar not null,
    date date not null,
    rep varchar,
    team varchar,
    channel varchar,
    minutes decimal(18, 6),
    outcome varchar,
    out_of_scope boolean,
    note varchar
);
create table new_rates (
    file_number integer not null,
    line bigint not null,
    source varchar not null,
    month date not null,
    currency varchar not null,
    rate decimal(18, 10) not null
);
create table problems (
    file_number integer not null,
    line bigint not null,
    column_name varchar not null,
    value varchar,
    reason varchar not null
);
