-- Takes back settings.sql; as a superuser, then restart PostgreSQL:
--
--   psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f reset.sql

alter system reset max_connections;
alter system reset fsync;
alter system reset synchronous_commit;
alter system reset max_wal_size;
alter system reset wal_compression;
alter system reset autovacuum_naptime;
alter system reset tcp_keepalives_idle;
alter system reset tcp_keepalives_interval;
alter system reset tcp_keepalives_count;
alter system reset log_lock_waits;
alter system reset log_min_duration_statement;
