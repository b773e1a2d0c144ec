-- The person whose account it is: what they may do to their own devices follows from it.
alter table account add column person_id uuid references person (id);
create index account_person on account (person_id);
