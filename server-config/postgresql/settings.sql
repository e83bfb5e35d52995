-- Settings of the PostgreSQL server that suit the application; as a superuser, then restart PostgreSQL:
--
--   psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f settings.sql
--
-- reset.sql takes them back. They hold for the whole server: leave out what its other databases don't like.

-- Every node's pool has up to 32 connections (../payara*, ../wildfly). Five nodes, and some for people and monitoring.
alter system set max_connections = 200;

-- What is answered with 200 has to survive a crash. These are the defaults; who turns them off gives that up.
alter system set fsync = on;
alter system set synchronous_commit = on;

-- Bulk updates write a lot at once: fewer checkpoints, and less to write after each.
alter system set max_wal_size = '4GB';
alter system set wal_compression = on;

-- The outbox is a queue, its table mostly dead rows. It asks for vacuum early (in its migration); this looks often enough.
alter system set autovacuum_naptime = '10s';

-- The connections of a node that is gone, with their row locks and its hold on a broker, end within about two minutes
-- instead of two hours.
alter system set tcp_keepalives_idle = 60;
alter system set tcp_keepalives_interval = 15;
alter system set tcp_keepalives_count = 4;

-- Who waits for whom, when a wait gets long enough to ask.
alter system set log_lock_waits = on;
alter system set log_min_duration_statement = '2s';

-- Not set, because they depend on the machine: shared_buffers (a quarter of its memory), effective_cache_size (three
-- quarters), random_page_cost (1.1 on SSDs). max_prepared_transactions stays 0: no transaction spans two systems.
