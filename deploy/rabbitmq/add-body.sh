#!/bin/sh
# Gives a body's own software access to its worklist, and to nothing else:  deploy/rabbitmq/add-body.sh CODE
# Prints the account's new password once. Running it again gives a new password.
set -eu

code=${1:?the organisation code of the body, such as 500106001000}
case $code in *[!0-9A-Z-]*) echo "not an organisation code: $code" >&2; exit 1 ;; esac
user=worklist.$code
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')

ctl() { ${RABBITMQCTL:-docker compose exec -T broker rabbitmqctl} --quiet "$@"; }

ctl add_user "$user" "$password" 2>/dev/null || ctl change_password "$user" "$password"
ctl set_permissions "$user" '^$' '^$' "^worklist\\.$code\$"
printf '%s %s\n' "$user" "$password"
