-- Makes the database and its roles; as a superuser, once:
--
--   STOCK_PASSWORD=… psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f role.sql
--
-- undo.sql takes it back, with all data.
--
-- One role for the application. It brings its schema up to date itself when it starts, through the server's pool, so that
-- its role owns the schema that the tables are in, and nothing else: not the database, no other schema, no right to make
-- roles, databases or temporary tables. A second role that only reads and writes would protect from nobody: the server
-- would have the passwords of both.

\getenv password STOCK_PASSWORD
\if :{?password}
\else
  do $$ begin raise exception 'STOCK_PASSWORD is not set'; end $$;
\endif

create role stock login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'password';
-- For operators' queries: grant it to whoever may read.
create role stock_reader nologin;

create database stock encoding 'UTF8' template template0;
revoke all on database stock from public;
grant connect on database stock to stock, stock_reader;

-- A transaction waits for the broker with its messages for up to half a minute. One that is idle for longer has lost its
-- server: it holds row locks.
alter role stock in database stock set idle_in_transaction_session_timeout = '2min';
-- Not set here: lock_timeout, which travels in the JDBC URL and has to equal LOCK_TIMEOUT_MILLIS, and statement_timeout,
-- which the servers' pools set.

\connect stock

revoke all on schema public from public;
alter schema public owner to stock;
grant usage on schema public to stock_reader;
alter default privileges for role stock in schema public grant select on tables to stock_reader;
