-- How large the document of a job is; null in rows older than the bound on what a tenant has pending.
alter table job add column bytes bigint;

-- What a tenant has under way.
create index if not exists upload_running on upload (tenant_id) where status = 'running';
