-- Runs of the issuance engine and their journal.

create table issuance (
  id              uuid                        primary key,
  operation       varchar(16)                 not null check (operation = any (array['ISSUE', 'RECYCLE'])),
  state           varchar(16)                 not null
    check (state = any (array['OPEN', 'FAILED', 'PENDING', 'DONE', 'CANCELLED'])),
  holder_id       uuid,
  policy_id       uuid,
  policy_version  integer,
  device_id       uuid,
  attempt         integer                     not null check (attempt > 0),
  -- Fixed when the device is bound: what the cards' names and dates are made of.
  card_uuid       uuid,
  fascn           bytea,
  expires_on      date,
  -- Everything below that is encrypted is under this key, which the master key wraps.
  wrapped         bytea                       not null,
  master_version  integer                     not null,
  knowledge       bytea                       not null,
  problem_code    varchar(60),
  problem         varchar(500),
  exchanges       integer                     not null,
  requested_by    varchar(128)                not null,
  created_at      timestamp(6) with time zone not null,
  updated_at      timestamp(6) with time zone not null
);
create index issuance_device on issuance (device_id);
create index issuance_holder on issuance (holder_id);
create index issuance_state on issuance (state, updated_at);
create index issuance_master_version on issuance (master_version);

-- What a page or a program hands to a client. Only the hash of a ticket is kept.
create table issuance_ticket (
  hash          bytea                       primary key,
  issuance_id   uuid                        not null references issuance (id),
  attempt       integer                     not null,
  requested_by  varchar(128)                not null,
  issued_at     timestamp(6) with time zone not null,
  expires_at    timestamp(6) with time zone not null,
  session_nonce bytea,
  client        varchar(120)
);
create index issuance_ticket_issuance on issuance_ticket (issuance_id);

-- The journal: results before they are acted on, scripts before they are sent.
create table issuance_exchange (
  issuance_id  uuid                        not null references issuance (id),
  attempt      integer                     not null,
  sequence     integer                     not null,
  request_hash bytea                       not null,
  request      bytea                       not null,
  -- what each step of the script in the answer means
  meanings     bytea,
  answer       bytea,
  received_at  timestamp(6) with time zone not null,
  answered_at  timestamp(6) with time zone,
  primary key (issuance_id, attempt, sequence)
);

-- Data objects as they were made for a device: written, and compared when read back.
create table issuance_object (
  issuance_id uuid    not null references issuance (id),
  tag         integer not null,
  content     bytea   not null,
  primary key (issuance_id, tag)
);

-- Which certificates belong to which device, so that what happens to it happens to them.
create table issuance_certificate (
  serial      varchar(40)  primary key,
  issuance_id uuid         not null references issuance (id),
  device_id   uuid         not null,
  slot        varchar(2)   not null,
  request_id  varchar(100) not null unique,
  -- of this device now, or of a key that was replaced before it was issued
  current     boolean      not null,
  subject     varchar(500) not null,
  not_after   timestamp(6) with time zone not null
);
create index issuance_certificate_device on issuance_certificate (device_id);

-- Keys that sign scripts; the root's private key is here only where it is not kept offline.
create table script_key (
  id             varchar(64)                 primary key,
  root           boolean                     not null,
  wrapped        bytea,
  master_version integer                     not null,
  public_key     bytea                       not null,
  certificate    bytea                       not null,
  signature      bytea                       not null,
  not_before     timestamp(6) with time zone not null,
  not_after      timestamp(6) with time zone not null
);
