create table person (
  id           uuid primary key,
  display_name varchar(128) not null,
  given_name   varchar(64) not null,
  surname      varchar(64) not null,
  email        varchar(254) not null,
  -- the keys are lower-cased by the server, so that all databases agree on what is the same
  email_key    varchar(762) not null,
  upn          varchar(254) not null,
  upn_key      varchar(762) not null,
  department   varchar(128) not null,
  search_text  varchar(4000) not null,
  status       varchar(16) not null,
  version      integer not null,
  created_at   timestamp(6) with time zone not null,
  updated_at   timestamp(6) with time zone not null,
  constraint person_email_is_unique unique (email_key),
  constraint person_upn_is_unique unique (upn_key)
);
