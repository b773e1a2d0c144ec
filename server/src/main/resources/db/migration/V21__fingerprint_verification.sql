-- What came of each comparison, and on what somebody was let pass whose fingers did not match.
alter table fingerprint_verification add column outcome varchar(12) default 'MATCHED' not null;
alter table fingerprint_verification add column verified_by varchar(128) default '' not null;
alter table fingerprint_verification add column basis varchar(1000) default '' not null;
alter table fingerprint_verification add constraint fingerprint_verification_outcome
  check (outcome = any (array['MATCHED', 'NO_MATCH', 'OVERRIDDEN']));
