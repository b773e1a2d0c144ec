-- Secrets: what the server remembers of its master key and of the devices' secrets.

-- The master key versions that this database was used with. The fingerprint tells a key store that
-- belongs to another database, or that was made anew, before anything is wrapped by it.
create table master_key (
  version     integer                  primary key check (version > 0),
  fingerprint bytea                    not null,
  recorded    timestamp with time zone not null
);

-- Values that devices come with: a maker's well-known default, a key set for a range of cards.
create table known_secret (
  reference      varchar(100)             primary key,
  kind           varchar(20)              not null,
  wrapped        bytea                    not null,
  master_version integer                  not null,
  recorded       timestamp with time zone not null
);
create index known_secret_master_version on known_secret (master_version);

-- One row for each secret of a device. Its lock orders changes among all nodes, and its counter
-- keeps a key version from being used twice, even after a value was forgotten.
create table device_secret (
  device           uuid        not null,
  kind             varchar(20) not null,
  last_key_version integer     not null check (last_key_version >= 0),
  primary key (device, kind)
);

-- At most two values for each: the one that was last confirmed and the one that is being set.
create table device_secret_value (
  id                 uuid                     primary key,
  device             uuid                     not null,
  kind               varchar(20)              not null,
  standing           varchar(10)              not null check (standing = any (array['CURRENT', 'PROPOSED'])),
  form               varchar(10)              not null check (form = any (array['WRAPPED', 'DERIVED', 'KNOWN'])),
  -- WRAPPED, DERIVED: which master key version wrapped it or is it derived from
  master_version     integer,
  -- WRAPPED
  wrapped            bytea,
  -- DERIVED
  key_version        integer,
  algorithm          varchar(10),
  key_version_number integer,
  -- KNOWN
  reference          varchar(100)             references known_secret (reference),
  recorded           timestamp with time zone not null,
  foreign key (device, kind) references device_secret (device, kind),
  unique (device, kind, standing),
  check ((form = 'WRAPPED' and wrapped is not null and master_version is not null)
      or (form = 'DERIVED' and master_version is not null and key_version is not null and algorithm is not null)
      or (form = 'KNOWN' and reference is not null))
);
create index device_secret_value_master_version on device_secret_value (master_version);
