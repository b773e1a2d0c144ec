-- Runs that give a device in use new keys and certificates.
alter table issuance drop constraint issuance_operation_is_known;
alter table issuance add constraint issuance_operation_is_known check (operation = any (array[
  'ISSUE', 'RECYCLE', 'CHANGE_PIN', 'RESET_PIN', 'UNLOCK', 'FIRST_PIN', 'RENEW']));
