-- Letters to people that are not sent yet; a row goes when its letter does.
create table notice (
  id          uuid                        primary key,
  kind        varchar(32)                 not null,
  address     varchar(254)                not null,
  name        varchar(128)                not null,
  device      varchar(128)                not null,
  happened_at timestamp(6) with time zone not null,
  attempts    integer                     not null,
  due_at      timestamp(6) with time zone not null
);
create index notice_due on notice (due_at);
