-- Which subscriber agreements people agreed to. The text is that of the version of the credential
-- policy; its hash tells whether what stands now is the same.
create table agreement_acceptance (
  id             bigint generated always as identity primary key,
  person_id      uuid not null references person (id),
  type_id        uuid not null references credential_type (id),
  -- SHA-256 of the text in UTF-8, in hexadecimal
  text_hash      varchar(64) not null,
  policy_version integer not null,
  accepted_at    timestamp(6) with time zone not null,
  -- in whose presence; null where they did it by themselves
  attended_by    varchar(128),
  constraint agreement_acceptance_once unique (person_id, type_id, text_hash)
);
