-- Whether somebody else had the finger compared: what people compare by themselves is good for what
-- they issue to themselves alone.
alter table fingerprint_verification add column attended boolean default true not null;
