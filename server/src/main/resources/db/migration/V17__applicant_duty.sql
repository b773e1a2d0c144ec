-- Who did what on the way of an applicant to a credential type: no two duties are one person's.
create table applicant_duty (
  id           bigint generated always as identity primary key,
  person_id    uuid not null references person (id),
  type_id      uuid not null references credential_type (id),
  duty         varchar(16) not null,
  actor_id     varchar(64) not null,
  -- whose account it was
  actor_person uuid,
  done_at      timestamp(6) with time zone not null
);
create index applicant_duty_person on applicant_duty (person_id, type_id);
