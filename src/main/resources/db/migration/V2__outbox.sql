-- Messages that have not left yet: one row per message and configured bridge, written in the transaction of the change
-- and deleted once the broker has confirmed. Ids are drawn under the product's row lock: per product they follow the
-- order of commits.
create table outbox_message (
  tenant_id        uuid        not null,
  bridge           text        not null,
  id               bigint      not null generated always as identity,
  message_id       uuid        not null,
  product_id       uuid        not null,
  previous_version bigint      not null,
  stock_version    bigint      not null,
  previous_stock   bigint      not null,
  new_stock        bigint      not null,
  reason           text        not null,
  created_at       timestamptz not null default now(),
  primary key (tenant_id, bridge, id)
) with (
  -- A queue: rows live for milliseconds, and what is dead must not be read over and over.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);
