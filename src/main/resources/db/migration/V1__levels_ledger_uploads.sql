-- Every key starts with tenant_id, so that the tables can be distributed by tenant. The one exception is
-- product_product_id: POST /stock/update/{product_id} names no tenant.

create table tenant (
  tenant_id  uuid        primary key,
  name       text        not null check (char_length(name) between 1 and 255),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table supplier (
  tenant_id   uuid        not null references tenant,
  supplier_id uuid        not null,
  name        text        not null check (char_length(name) between 1 and 255),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, supplier_id)
);

create table product (
  tenant_id   uuid        not null references tenant,
  product_id  uuid        not null,
  sku         text        not null check (char_length(sku) between 1 and 100),
  name        text        not null check (char_length(name) between 1 and 255),
  description text        check (char_length(description) <= 4000),
  supplier_id uuid,
  active      boolean     not null default true,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (tenant_id, product_id),
  foreign key (tenant_id, supplier_id) references supplier,
  constraint product_sku unique (tenant_id, sku)
);

create unique index product_product_id on product (product_id);

-- The current level of a product; the row that is locked for every change. Null bounds mean unbounded.
create table stock_level (
  tenant_id  uuid        not null,
  product_id uuid        not null,
  available  bigint      not null default 0 check (abs(available) <= 9007199254740991),
  version    bigint      not null default 0 check (version >= 0),
  min_level  bigint      default 0 check (abs(min_level) <= 9007199254740991),
  max_level  bigint      check (abs(max_level) <= 9007199254740991),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, product_id),
  foreign key (tenant_id, product_id) references product,
  constraint stock_level_bounds check (min_level <= max_level),
  constraint stock_level_within_bounds check (available >= min_level and available <= max_level)
) with (fillfactor = 70); -- room for updates in place

-- The ledger: every change of a level, numbered without gaps per product.
create table stock_event (
  tenant_id          uuid        not null,
  product_id         uuid        not null,
  version            bigint      not null check (version >= 1),
  stock_event_id     uuid        not null default gen_random_uuid(),
  delta              bigint      not null check (delta <> 0 and abs(delta) <= 9007199254740991),
  resulting_level    bigint      not null check (abs(resulting_level) <= 9007199254740991),
  event_time         timestamptz not null,
  event_time_written text, -- as the client wrote it; kept only with an event_id, to tell a repeated event from a reused id
  source             text        not null check (char_length(source) <= 100),
  reason             text        check (char_length(reason) <= 500),
  reference          text        check (char_length(reference) <= 200),
  meta               jsonb       check (jsonb_typeof(meta) = 'object'),
  event_id           uuid,
  user_id            uuid,
  upload_id          uuid,
  created_at         timestamptz not null default now(),
  primary key (tenant_id, product_id, version),
  foreign key (tenant_id, product_id) references stock_level
);

create unique index stock_event_event_id on stock_event (tenant_id, event_id) where event_id is not null;

-- A level moves only together with its ledger rows: the new version is reached without a gap (the primary key makes
-- the counted versions distinct) and the last row's resulting level is the level.
create function stock_level_follows_ledger() returns trigger language plpgsql as $$
declare
  before constant bigint := case when tg_op = 'INSERT' then 0 else old.version end;
begin
  if new.version < before
     or new.version - before <> (
       select count(*) from stock_event e
       where e.tenant_id = new.tenant_id and e.product_id = new.product_id
         and e.version > before and e.version <= new.version)
     or new.available <> coalesce((
       select e.resulting_level from stock_event e
       where e.tenant_id = new.tenant_id and e.product_id = new.product_id and e.version = new.version), 0)
  then
    raise exception 'stock_level of product % does not follow its ledger', new.product_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create constraint trigger stock_level_follows_ledger
  after insert or update of available, version on stock_level
  deferrable initially deferred
  for each row when (new.version > 0 or new.available <> 0)
  execute function stock_level_follows_ledger();

-- One row per bulk update.
create table upload (
  tenant_id     uuid        not null references tenant,
  upload_id     uuid        not null,
  status        text        not null check (status in ('running', 'success', 'partial_success')),
  reason        text        not null check (char_length(reason) between 1 and 500),
  user_id       uuid,
  skipped       jsonb       not null default '[]',
  skipped_total bigint      not null default 0,
  received_at   timestamptz not null,
  finished_at   timestamptz,
  primary key (tenant_id, upload_id),
  check ((status = 'running') = (finished_at is null))
);

-- One row per product of a bulk update. A row without a conflict is written in the transaction that applied the
-- product: it proves that the transaction committed. No foreign key to upload: the products of one upload, applied
-- side by side, would all lock its one row.
create table upload_product (
  tenant_id        uuid   not null,
  upload_id        uuid   not null,
  product_id       uuid   not null,
  position         int    not null, -- of the product's first appearance in the document
  events_processed int,
  duplicates       int,
  final_level      bigint,
  conflict_code    text,
  conflict_reason  text,
  conflict_line    bigint,
  primary key (tenant_id, upload_id, product_id),
  check (num_nonnulls(events_processed, duplicates, final_level) = case when conflict_code is null then 3 else 0 end),
  check (num_nonnulls(conflict_reason, conflict_line) = case when conflict_code is null then 0 else 2 end)
);

-- The ledger in the form of the Stock Updater Service's StockLog.
create view stock_log as
  select e.stock_event_id as id,
         p.product_id,
         e.resulting_level - e.delta as previous_stock,
         e.resulting_level as new_stock,
         e.delta as change_amount,
         coalesce(e.reason, u.reason, e.source) as reason,
         e.created_at as "timestamp",
         e.user_id
    from product p
    join stock_event e using (tenant_id, product_id)
    left join upload u on u.tenant_id = e.tenant_id and u.upload_id = e.upload_id;

-- Levels that differ from their ledger. Always empty, or something wrote past the application.
create view stock_discrepancy as
  select l.tenant_id, l.product_id, l.available, l.version,
         coalesce(e.ledger_level, 0) as ledger_level,
         coalesce(e.ledger_version, 0) as ledger_version,
         coalesce(e.ledger_rows, 0) as ledger_rows,
         coalesce(e.broken_rows, 0) as broken_rows
    from stock_level l
    left join (
      select tenant_id, product_id,
             sum(delta) as ledger_level,
             max(version) as ledger_version,
             count(*) as ledger_rows,
             count(*) filter (where resulting_level <> running) as broken_rows
        from (select tenant_id, product_id, version, delta, resulting_level,
                     sum(delta) over (partition by tenant_id, product_id order by version) as running
                from stock_event) numbered
       group by tenant_id, product_id) e using (tenant_id, product_id)
   where l.available <> coalesce(e.ledger_level, 0)
      or l.version <> coalesce(e.ledger_version, 0)
      or l.version <> coalesce(e.ledger_rows, 0)
      or e.broken_rows > 0;
