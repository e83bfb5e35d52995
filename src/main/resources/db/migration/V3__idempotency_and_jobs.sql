-- What a client named by an Idempotency-Key: claimed before anything is applied, so that it has one effect. While
-- status is null it is running, or was: past lease_until another request with the key may go on with it.
create table idempotency_key (
  tenant_id   uuid        not null,
  operation   text        not null check (operation in ('bulk_update', 'stock_update')),
  key         text        not null check (char_length(key) between 1 and 255),
  fingerprint bytea       not null,
  effect_id   uuid        not null, -- the upload, or the ledger row of a single update
  owner       uuid        not null,
  lease_until timestamptz not null,
  status      int,
  answer      text,                 -- null where the rows of the upload are the answer
  created_at  timestamptz not null,
  primary key (tenant_id, operation, key),
  check (answer is null or status is not null)
);

create index idempotency_key_created_at on idempotency_key (created_at);

-- Renewed by the node that applies the upload; null for a job, whose leases are the scheduler's.
alter table upload add column lease_until timestamptz;

-- What a product's result means for the counts of a job. Null in rows older than jobs.
alter table upload_product add column lines int, add column zeros int;

-- An upload that runs in the background. Written in one transaction with its staged lines.
create table job (
  tenant_id     uuid        not null,
  upload_id     uuid        not null,
  accepted      bigint      not null, -- grows with the order of commits per tenant
  lines         bigint      not null,
  zeros         bigint      not null, -- of products that have nothing else
  refused       bigint      not null, -- lines that no product was tried with
  products      int         not null,
  accepted_at   timestamptz not null,
  started_at    timestamptz,
  cancelled_at  timestamptz,
  failed_at     timestamptz,
  lines_kept    boolean     not null default true,
  primary key (tenant_id, upload_id),
  foreign key (tenant_id, upload_id) references upload
);

create sequence job_accepted;

-- The products of a job that are not decided yet. Whoever deletes the row, in the transaction that decides the product,
-- decides it.
create table job_product (
  tenant_id  uuid not null,
  upload_id  uuid not null,
  position   int  not null,
  product_id uuid not null,
  first_line bigint not null,
  lines      int  not null,
  zeros      int  not null,
  primary key (tenant_id, upload_id, position)
);

-- Which jobs have a product pending.
create unique index job_product_product on job_product (tenant_id, product_id, upload_id);

-- The lines of a product in file order, some hundred to a row; StagedPart has the form of body.
create table job_lines (
  tenant_id uuid  not null,
  upload_id uuid  not null,
  position  int   not null,
  part      int   not null,
  body      bytea not null,
  primary key (tenant_id, upload_id, position, part)
);

alter table job_lines alter column body set storage external; -- read once, as a rule: not worth compressing

-- Lines that no product was tried with. No body: longer than the limit.
create table job_refused_line (
  tenant_id  uuid   not null,
  upload_id  uuid   not null,
  line       bigint not null,
  product_id uuid,
  code       text   not null,
  message    text   not null,
  body       bytea,
  primary key (tenant_id, upload_id, line)
);

-- The table of db-scheduler, as its documentation has it.
create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
