create table device_policy (
  id       uuid primary key,
  name     varchar(64) not null,
  name_key varchar(192) not null,
  -- the newest version
  version  integer not null,
  retired  boolean not null,
  constraint device_policy_name_is_unique unique (name_key)
);

-- A version is never changed once it was saved.
create table device_policy_version (
  policy_id uuid not null references device_policy (id),
  version   integer not null,
  name      varchar(64) not null,
  document  varchar(65536) not null,
  saved_at  timestamp(6) with time zone not null,
  saved_by  varchar(128) not null,
  primary key (policy_id, version)
);
