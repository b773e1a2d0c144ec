-- What an organisation gives to people, and by which policy.
create table credential_type (
  id       uuid primary key,
  name     varchar(64) not null,
  name_key varchar(192) not null,
  -- up to five letters and digits
  code     varchar(5) not null,
  -- the newest
  version  integer not null,
  constraint credential_type_name_is_unique unique (name_key),
  constraint credential_type_code_is_unique unique (code)
);

-- A version is never changed once it was saved.
create table credential_policy_version (
  type_id  uuid not null references credential_type (id),
  version  integer not null,
  document varchar(65536) not null,
  saved_at timestamp(6) with time zone not null,
  saved_by varchar(128) not null,
  primary key (type_id, version)
);

-- Which types a person holds.
create table credential_assignment (
  person_id   uuid not null references person (id),
  type_id     uuid not null references credential_type (id),
  assigned_at timestamp(6) with time zone not null,
  assigned_by varchar(128) not null,
  primary key (person_id, type_id)
);
create index credential_assignment_type on credential_assignment (type_id);

-- When a live sample of a person's fingerprint matched what is enrolled. Rows are only ever added.
create table fingerprint_verification (
  id          bigint generated always as identity primary key,
  person_id   uuid not null references person (id),
  verified_at timestamp(6) with time zone not null
);
create index fingerprint_verification_person on fingerprint_verification (person_id, verified_at);

-- The version of the credential policy that an issuance follows, and the device that it replaces.
alter table issuance add column credential_type_id uuid;
alter table issuance add column credential_policy_version integer;
alter table issuance add column replaces uuid;
alter table issuance add constraint issuance_credential_policy_exists
  foreign key (credential_type_id, credential_policy_version)
  references credential_policy_version (type_id, version);
