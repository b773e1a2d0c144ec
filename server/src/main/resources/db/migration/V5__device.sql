-- Models that were added to the built-in catalogue.
create table device_model (
  name     varchar(64) primary key,
  document varchar(65536) not null,
  added_at timestamp(6) with time zone not null,
  added_by varchar(128) not null
);

create table device (
  id             uuid primary key,
  -- the name of a model, built in or added
  model          varchar(64) not null,
  hardware_id    varchar(128) not null,
  serial         varchar(64) not null,
  label          varchar(64) not null,
  search_text    varchar(1000) not null,
  state          varchar(16) not null,
  holder_id      uuid references person (id),
  policy_id      uuid,
  policy_version integer,
  created_at     timestamp(6) with time zone not null,
  updated_at     timestamp(6) with time zone not null,
  -- time limits are counted from here
  state_since    timestamp(6) with time zone not null,
  version        integer not null,
  constraint device_hardware_id_is_unique unique (model, hardware_id),
  constraint device_policy_exists
    foreign key (policy_id, policy_version) references device_policy_version (policy_id, version)
);
create index device_holder on device (holder_id);
create index device_state_since on device (state, state_since);

-- Rows are only ever added.
create table device_history (
  id          bigint generated always as identity primary key,
  device_id   uuid not null references device (id),
  happened_at timestamp(6) with time zone not null,
  action      varchar(64) not null,
  from_state  varchar(16),
  to_state    varchar(16) not null,
  actor_kind  varchar(16) not null,
  actor_id    varchar(64) not null,
  actor_name  varchar(128) not null,
  reason      varchar(400) not null,
  holder_id   uuid
);
create index device_history_device on device_history (device_id, id);

-- The next FASC-N credential number of each agency, system and series.
create table credential_number_counter (
  agency_code       varchar(4) not null,
  system_code       varchar(4) not null,
  credential_series varchar(1) not null,
  next_number       integer not null,
  primary key (agency_code, system_code, credential_series)
);

-- Every number and GUID that was ever given out.
create table credential_number (
  guid              uuid primary key,
  agency_code       varchar(4) not null,
  system_code       varchar(4) not null,
  credential_series varchar(1) not null,
  credential_number varchar(6) not null,
  device_id         uuid not null references device (id),
  allocated_at      timestamp(6) with time zone not null,
  constraint credential_number_is_unique
    unique (agency_code, system_code, credential_series, credential_number)
);

-- The keys with which a manufacturer delivered the devices of a range of hardware ids. The keys
-- themselves are known secrets, which are named after the id of the set.
create table initial_key_set (
  id          uuid primary key,
  model       varchar(64) not null,
  name        varchar(64) not null,
  first_id    varchar(128) not null,
  last_id     varchar(128) not null,
  -- the same, filled up with zeros to the left, so that text compares as numbers do
  first_key   varchar(128) not null,
  last_key    varchar(128) not null,
  kinds       varchar(100) not null,
  imported_at timestamp(6) with time zone not null,
  imported_by varchar(128) not null,
  constraint initial_key_set_name_is_unique unique (model, name)
);
create index initial_key_set_range on initial_key_set (model, first_key);

-- Imports for the same model wait for each other here.
create table initial_key_set_lock (
  model varchar(64) primary key,
  since timestamp(6) with time zone not null
);
