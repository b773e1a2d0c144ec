-- Why a replacement of the device was requested, as long as it is.
alter table device add column replacement_reason varchar(16);

-- Whether the device that a run replaces is still to be ended when the new one is in use.
alter table issuance add column ends_replaced boolean default false not null;
update issuance set ends_replaced = true where replaces is not null;
create index issuance_ends_replaced on issuance (ends_replaced);
create index issuance_replaces on issuance (replaces);
