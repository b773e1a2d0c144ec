-- Certificate authority
create table ca_state (
  id integer primary key check (id = 1)
);
insert into ca_state (id) values (1);
