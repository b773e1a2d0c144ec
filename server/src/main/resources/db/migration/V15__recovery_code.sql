-- The code by which somebody proves who they are when their passkey cannot be used; one for an
-- account, good for one use.
create table recovery_code (
  account_id uuid primary key references account (id) on delete cascade,
  -- SHA-256 of the code: it has 100 random bits, so that no slower function is needed
  hash       bytea not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(128) not null
);
