-- What the filters of lists need beside the primary keys. None on stock_event: each would cost every change, and a
-- history is searched in parts by its primary key.

-- supplier_id=…: in the order of the list. The foreign key has use for it, too.
create index product_supplier on product (tenant_id, supplier_id, product_id);

-- active=false: the few that the primary key would have to be searched for; most are active.
create index product_inactive on product (tenant_id, product_id) where not active;

-- updated_since=…: what has changed lately.
create index product_updated_at on product (tenant_id, updated_at);

-- available_lte=… and updated_since=… of levels: without them a tenant's levels would have to be read one by one, which
-- takes 60 to 170 ms for 100,000. Levels change often: measured, single updates become a few per cent slower, batches of
-- 100 events not noticeably.
create index stock_level_available on stock_level (tenant_id, available);
create index stock_level_updated_at on stock_level (tenant_id, updated_at);
