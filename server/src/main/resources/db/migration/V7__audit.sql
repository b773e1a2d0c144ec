-- Rows are only ever added.
create table audit_entry (
  id           bigint generated always as identity primary key,
  recorded_at  timestamp(6) with time zone not null,
  actor_kind   varchar(16) not null,
  actor_id     varchar(64) not null,
  actor_name   varchar(128) not null,
  action       varchar(64) not null,
  subject_kind varchar(64) not null,
  subject_id   varchar(128) not null,
  -- what the hash is over, exactly
  canonical    varchar(32768) not null,
  hash         bytea not null
);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, id);
create index audit_entry_actor on audit_entry (actor_id, id);
create index audit_entry_at on audit_entry (recorded_at);
