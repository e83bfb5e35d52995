-- Takes back role.sql WITH ALL DATA; as a superuser, while no server runs:
--
--   psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f undo.sql

drop database stock;
drop role stock;
drop role stock_reader;
