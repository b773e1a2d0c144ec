-- What became of people: with values, which the audit log does not have, so that they can be
-- expunged.
create table person_history (
  id          bigint generated always as identity primary key,
  person_id   uuid not null references person (id),
  happened_at timestamp(6) with time zone not null,
  action      varchar(64) not null,
  actor_name  varchar(128) not null,
  changes     varchar(4000) not null
);
create index person_history_person on person_history (person_id, id);

-- Whether what was known of the person is gone.
alter table person add column expunged boolean default false not null;
