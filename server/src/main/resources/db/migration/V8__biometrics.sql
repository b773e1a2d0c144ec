-- The data are encrypted with a key of their own, and that key is wrapped by the master key.
create table biometric (
  id             uuid primary key,
  person_id      uuid not null references person (id),
  kind           varchar(16) not null,
  sealed         bytea not null,
  wrapped        bytea not null,
  master_version integer not null,
  size_in_bytes  integer not null,
  enrolled_at    timestamp(6) with time zone not null,
  enrolled_by    varchar(128) not null,
  constraint biometric_is_one_of_a_kind unique (person_id, kind)
);
create index biometric_master_version on biometric (master_version);
