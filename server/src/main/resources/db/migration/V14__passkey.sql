-- Passkeys of accounts: the table of Spring Security's JdbcUserCredentialRepository.
create table user_credentials (
  credential_id                varchar(1000) primary key,
  -- the account's id, 16 bytes in Base64url
  user_entity_user_id          varchar(64) not null,
  public_key                   bytea not null,
  signature_count              bigint,
  uv_initialized               boolean,
  backup_eligible              boolean not null,
  authenticator_transports     varchar(1000),
  public_key_credential_type   varchar(100),
  backup_state                 boolean not null,
  attestation_object           bytea,
  attestation_client_data_json bytea,
  created                      timestamp(6),
  last_used                    timestamp(6),
  label                        varchar(64) not null
);
create index user_credentials_account on user_credentials (user_entity_user_id);
