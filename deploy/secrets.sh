#!/bin/sh
# Makes every secret that docker-compose.yml needs, at random, in deploy/secrets (or the folder given). What is there
# already stays as it is: run it again after an update, or put files of your own there first.
set -eu

folder=${1:-$(dirname -- "$0")/secrets}
umask 022
mkdir -p "$folder"
# The containers run under accounts of their own and must be able to read the files; the folder keeps everybody else out.
chmod 700 "$folder"

random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# make NAME CONTENT: one file, unless it is there.
make() {
    [ -e "$folder/$1" ] && return
    printf '%s\n' "$2" >"$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
    printf 'made %s\n' "$folder/$1"
}

value() { cat "$folder/$1"; }

make master_key "$(random 32)"
make session_key "$(random 32)"
make database_superuser_password "$(random 24)"
make grafana_admin_password "$(random 24)"

make admin_db_password "$(random 24)"
make admin_broker_password "$(random 24)"
make admin_database_url "postgresql://provisioner:$(value admin_db_password)@database:5432/jieju"
make admin_broker_url "amqp://provisioner:$(value admin_broker_password)@broker:5672//"

for service in intake routing street_office committee oversight; do
    make "${service}_db_password" "$(random 24)"
    make "${service}_broker_password" "$(random 24)"
    make "${service}_database_url" "postgresql://$service:$(value "${service}_db_password")@database:5432/jieju"
    make "${service}_broker_url" "amqp://$service:$(value "${service}_broker_password")@broker:5672//"
done
