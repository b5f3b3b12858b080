#!/bin/sh
# Prints the broker's accounts as definitions in JSON; the passwords are read from the files in the folder given.
#
# A service may make and use what carries its name, listen to every service's events and replays, and ask any service
# to say something again. Nothing else: it can neither speak in another's name nor read another's queue.
set -eu

secrets=$1
everything='.*'
own='(events|replays|requests|inbox|dead)'

user() { printf '{"name":"%s","password":"%s","tags":"%s"}' "$1" "$(cat "$secrets/$2")" "$3"; }

permission() {
    printf '{"user":"%s","vhost":"/","configure":"%s","write":"%s","read":"%s"}' "$1" "$2" "$3" "$4" | sed 's/\\/\\\\/g'
}

users=$(user provisioner admin_broker_password administrator)
permissions=$(permission provisioner "$everything" "$everything" "$everything")
for service in intake routing street_office committee oversight; do
    users="$users,$(user "$service" "${service}_broker_password" '')"
    permissions="$permissions,$(permission "$service" \
        "^$service\\.$own\$" \
        "^($service\\.$own|[a-z_]+\\.requests)\$" \
        "^($service\\.$own|[a-z_]+\\.(events|replays))\$")"
done

printf '{"vhosts":[{"name":"/"}],"users":[%s],"permissions":[%s]}\n' "$users" "$permissions"
