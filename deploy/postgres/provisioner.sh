#!/bin/sh
# Runs once, when the database is made: the account that `jieju db` uses. It may make roles and owns this one
# database, and is no superuser; the roles it makes for the services may do still less.
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set password="$(cat /run/secrets/admin_db_password)" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE provisioner LOGIN NOSUPERUSER CREATEROLE NOCREATEDB PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO provisioner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO PUBLIC;
SQL
