#!/bin/sh
# Starts the broker with the accounts that the secrets describe, and without the well-known "guest".
set -eu

mkdir -p /run/jieju
sh /etc/jieju/definitions.sh /run/secrets >/run/jieju/definitions.json
chown -R rabbitmq:rabbitmq /run/jieju
chmod 500 /run/jieju
exec docker-entrypoint.sh rabbitmq-server
