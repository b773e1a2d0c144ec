-- How an operator who issues a device knew whose hands it goes into. The last one who looked counts.
create table hand_over (
  issuance_id   uuid primary key references issuance (id),
  happened_at   timestamp(6) with time zone not null,
  operator_name varchar(128) not null,
  vouched       boolean not null
);
