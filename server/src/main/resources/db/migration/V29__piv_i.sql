-- A signer of the contents of PIV-I cards beside that of PIV cards. The table is made anew, since the
-- constraints of the old one have no names that are the same in all databases; from here on they have.
create table ca_key_next (
  id             varchar(40)              not null, -- role:generation
  role           varchar(30)              not null,
  generation     integer                  not null,
  algorithm      varchar(10)              not null,
  certificate    bytea                    not null,
  wrapped        bytea                    not null, -- PKCS#8, wrapped by the vault
  master_version integer                  not null,
  created        timestamp with time zone not null,
  constraint ca_key_has_an_id primary key (id),
  constraint ca_key_generation_is_unique unique (role, generation),
  constraint ca_key_generation_counts check (generation > 0),
  constraint ca_key_role_is_known check (role = any (array[
    'ROOT', 'ISSUING', 'CONTENT_SIGNING', 'PIV_I_CONTENT_SIGNING', 'OCSP_SIGNING']))
);
insert into ca_key_next (id, role, generation, algorithm, certificate, wrapped, master_version, created)
  select id, role, generation, algorithm, certificate, wrapped, master_version, created from ca_key;
drop table ca_key;
alter table ca_key_next rename to ca_key;
