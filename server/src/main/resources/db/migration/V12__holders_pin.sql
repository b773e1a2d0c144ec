-- A device that an operator put into use still has the PIN that the server set.
alter table device add column initial_pin boolean default false not null;

-- Runs that set the holder's PIN. The column is made anew, since its check has no name that is the
-- same in all databases; from here on it has one.
alter table issuance add column kind varchar(16);
update issuance set kind = operation;
alter table issuance drop column operation;
alter table issuance rename column kind to operation;
alter table issuance alter column operation set not null;
alter table issuance add constraint issuance_operation_is_known check (operation = any (array[
  'ISSUE', 'RECYCLE', 'CHANGE_PIN', 'RESET_PIN', 'UNLOCK', 'FIRST_PIN']));
