-- What was asked of a certificate authority for a run that is not over, written down before it is
-- asked: an authority elsewhere may have done it although nobody heard. Gone when the run is over.
create table certificate_order (
  request_id  varchar(100) primary key,
  issuance_id uuid         not null references issuance (id),
  device_id   uuid         not null,
  slot        varchar(2)   not null,
  -- request and proof, as JSON
  asked       bytea        not null
);
create index certificate_order_issuance on certificate_order (issuance_id);
