-- Requests that a person be given a credential type, and what was collected on the way.
create table enrollment (
  id            uuid primary key,
  person_id     uuid not null references person (id),
  type_id       uuid not null references credential_type (id),
  state         varchar(16) not null check (state = any (array['REQUESTED', 'ENROLLED',
                  'ADJUDICATED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'])),
  -- person and type while it is open: one at a time
  open_for      varchar(80),
  sponsor_name  varchar(128) not null,
  reason        varchar(500) not null,
  requested_at  timestamp(6) with time zone not null,
  expires_at    timestamp(6) with time zone not null,
  changed_at    timestamp(6) with time zone not null,
  version       integer not null,
  -- the result of the background check
  investigation varchar(16),
  favourable    boolean,
  decided_on    date,
  reference     varchar(64),
  -- whether what was collected is gone
  emptied       boolean default false not null,
  constraint enrollment_is_the_only_open_one unique (open_for)
);
create index enrollment_person on enrollment (person_id, requested_at);
create index enrollment_state on enrollment (state, expires_at);

-- What became of a request. Rows are only added.
create table enrollment_step (
  id            bigint generated always as identity primary key,
  enrollment_id uuid not null references enrollment (id),
  happened_at   timestamp(6) with time zone not null,
  action        varchar(32) not null,
  actor_name    varchar(128) not null,
  -- a reason in words, which is taken away when the person is expunged
  note          varchar(1000) not null
);
create index enrollment_step_enrollment on enrollment_step (enrollment_id, id);

-- When the applicant was there. All but the first is linked to what was captured before.
create table enrollment_visit (
  enrollment_id  uuid not null references enrollment (id),
  visit_number   integer not null,
  begun_at       timestamp(6) with time zone not null,
  touched_at     timestamp(6) with time zone not null,
  ended_at       timestamp(6) with time zone,
  registrar_id   varchar(64) not null,
  registrar_name varchar(128) not null,
  link           varchar(12) not null check (link = any (array['FIRST', 'MATCHED', 'OVERRIDDEN'])),
  primary key (enrollment_id, visit_number)
);

-- What was collected, each thing encrypted with a key of its own that the master key wraps. The
-- bytes of portrait and fingerprints are with the biometrics; here is what they were.
create table enrollment_evidence (
  id             uuid primary key,
  enrollment_id  uuid not null references enrollment (id),
  kind           varchar(16) not null,
  visit_number   integer not null,
  media_type     varchar(64) not null,
  sha256         varchar(64) not null,
  size_in_bytes  integer not null,
  note           varchar(128) not null,
  sealed         bytea,
  wrapped        bytea,
  master_version integer not null,
  collected_at   timestamp(6) with time zone not null,
  collected_by   varchar(128) not null,
  constraint enrollment_evidence_is_one_of_a_kind unique (enrollment_id, kind)
);
create index enrollment_evidence_master_version on enrollment_evidence (master_version);
