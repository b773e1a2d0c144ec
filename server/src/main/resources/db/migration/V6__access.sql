create table account (
  id            uuid primary key,
  name          varchar(64) not null,
  name_key      varchar(192) not null,
  display_name  varchar(128) not null,
  -- Argon2id, in the form of its reference implementation
  password_hash varchar(255) not null,
  roles         varchar(400) not null,
  disabled      boolean not null,
  created_at    timestamp(6) with time zone not null,
  version       integer not null,
  constraint account_name_is_unique unique (name_key)
);

create table api_token (
  id         uuid primary key,
  name       varchar(64) not null,
  -- SHA-256 of the token: it has 256 random bits, so that no slower function is needed
  hash       bytea not null,
  roles      varchar(400) not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(128) not null,
  expires_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone,
  constraint api_token_hash_is_unique unique (hash)
);

-- Attempts to sign in since the last success, by account name and by address (both hashed).
create table sign_in_attempt (
  subject      varchar(64) primary key,
  attempts     integer not null,
  last_attempt timestamp(6) with time zone not null
);
create index sign_in_attempt_age on sign_in_attempt (last_attempt);

-- The one-time token of the set-up, until it is used or expires; and the lock of the first account.
create table setup (
  id         integer primary key check (id = 1),
  hash       bytea,
  expires_at timestamp(6) with time zone
);
insert into setup (id) values (1);
