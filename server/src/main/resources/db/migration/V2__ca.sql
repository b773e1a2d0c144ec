-- Certificate authority.

-- One row, whose lock orders what only one node at a time may do: making keys, numbering CRLs.
create table ca_state (
  id integer primary key check (id = 1)
);
insert into ca_state (id) values (1);

-- The authority's own keys. A role's highest generation signs; earlier ones stay for the record.
create table ca_key (
  id             varchar(40)              primary key, -- role:generation
  role           varchar(20)              not null
                 check (role = any (array['ROOT', 'ISSUING', 'CONTENT_SIGNING', 'OCSP_SIGNING'])),
  generation     integer                  not null check (generation > 0),
  algorithm      varchar(10)              not null,
  certificate    bytea                    not null,
  wrapped        bytea                    not null, -- PKCS#8, wrapped by the vault
  master_version integer                  not null,
  created        timestamp with time zone not null,
  unique (role, generation)
);

-- Every certificate that the issuing key signed, those of the authority's own signers too.
create table ca_certificate (
  serial         varchar(40)              primary key, -- lower-case hexadecimal
  request_id     varchar(100)             not null unique,
  request_digest bytea                    not null,    -- SHA-256 over the request's contents
  profile        varchar(40)              not null,
  subject        varchar(1000)            not null,
  card_uuid      uuid,
  not_before     timestamp with time zone not null,
  not_after      timestamp with time zone not null,
  certificate    bytea                    not null,
  proof          varchar(40)              not null,
  proof_digest   bytea,                                -- SHA-256 over the evidence
  issued         timestamp with time zone not null,
  status         varchar(10)              not null check (status = any (array['GOOD', 'ON_HOLD', 'REVOKED'])),
  reason         varchar(30),
  since          timestamp with time zone,
  check ((status = 'REVOKED') = (reason is not null)),
  check ((status = 'GOOD') = (since is null))
);
create index ca_certificate_status on ca_certificate (status, not_after);
create index ca_certificate_card on ca_certificate (card_uuid);

-- Changes that no CRL has yet. Each transaction adds rows of its own and a CRL removes those that
-- it saw, so that none is missed and no two changes wait for each other.
create table ca_crl_pending (
  id     uuid        primary key,
  serial varchar(40) not null
);

create table ca_crl (
  issuer      varchar(40)              not null, -- an id in ca_key
  number      bigint                   not null check (number > 0),
  this_update timestamp with time zone not null,
  next_update timestamp with time zone not null,
  crl         bytea                    not null,
  primary key (issuer, number)
);
