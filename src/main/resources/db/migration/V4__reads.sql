-- What the filters of lists need beside the primary keys. Only on product, which changes seldom: an index on
-- stock_level or stock_event would cost every change of stock, and those lists are quick by their primary keys.

-- supplier_id=…: in the order of the list. The foreign key has use for it, too.
create index product_supplier on product (tenant_id, supplier_id, product_id);

-- active=false: the few that the primary key would have to be searched for; most are active.
create index product_inactive on product (tenant_id, product_id) where not active;

-- updated_since=…: what has changed lately.
create index product_updated_at on product (tenant_id, updated_at);
