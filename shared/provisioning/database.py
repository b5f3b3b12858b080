"""One schema and one role per service, made and brought up to date by an administrator."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shared.provisioning.tables import first_step, rights
from shared.service import Service

_VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, at timestamptz DEFAULT now())"


def create_database(admin_dsn: str) -> None:
    """The database that the DSN names, if it is not there."""
    name = str(conninfo_to_dict(admin_dsn)["dbname"])
    with psycopg.connect(make_conninfo(admin_dsn, dbname="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def migrate(admin_dsn: str, services: Iterable[type[Service]], passwords: Mapping[str, str]) -> list[str]:
    """Bring every schema up to date. Returns what was done, a line each; doing it again does nothing."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7205759)")  # two at once would race
        return [line for service in services for line in _migrate(connection, service, passwords.get(service.name))]


def check(dsn: str, services: Iterable[type[Service]]) -> list[str]:
    """What is missing, a line each; empty when all schemas are as this version needs them."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        return [line for service in services for line in _missing(connection, service)]


def steps_of(service: type[Service]) -> list[Sequence[str]]:
    return [list(first_step(service)), *service.migrations]


def _migrate(connection: Connection[Any], service: type[Service], password: str | None) -> Iterable[str]:
    role, schema = sql.Identifier(service.name), sql.Identifier(service.name)
    with connection.transaction():
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (service.name,)).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            yield f"{service.name}: role made"
        if password is not None:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
        connection.execute(sql.SQL("SET LOCAL search_path = {}").format(schema))
        connection.execute(_VERSIONS)
        yield from _apply_steps(connection, service)
        _grant(connection, service)


def _apply_steps(connection: Connection[Any], service: type[Service]) -> Iterable[str]:
    done = _version(connection)
    for number, statements in enumerate(steps_of(service), start=1):
        if number > done:
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO schema_version (version) VALUES (%s)", (number,))
            yield f"{service.name}: schema brought to version {number}"


def _grant(connection: Connection[Any], service: type[Service]) -> None:
    role, database = sql.Identifier(service.name), sql.Identifier(connection.info.dbname)
    # Views are compared with the log in temporary tables.
    connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(database, role))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {0} TO {0}").format(role))
    connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {0} TO {0}").format(role))
    connection.execute(sql.SQL("GRANT SELECT ON schema_version TO {}").format(role))
    for table, allowed in rights(service):
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(allowed), sql.Identifier(table), role))


def _missing(connection: Connection[Any], service: type[Service]) -> Iterable[str]:
    there = connection.execute("SELECT to_regclass(%s)", (f"{service.name}.schema_version",)).fetchone()
    if not there or there[0] is None:
        yield f"{service.name}: the schema does not exist; run `jieju db create`"
        return
    connection.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(service.name)))
    version, wanted = _version(connection), len(steps_of(service))
    if version != wanted:
        yield f"{service.name}: schema version {version}, this software needs {wanted}; run `jieju db migrate`"


def _version(connection: Connection[Any]) -> int:
    row: Any = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    return int(row[0])
