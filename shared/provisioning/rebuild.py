"""Read models made again from the log: compared with what stands there, or put in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

from shared.persistence.postgres import Recorder
from shared.provisioning.tables import view_tables
from shared.service import Service


def compare(service: Service) -> dict[str, int]:
    """How many rows of each view differ from what the log says; empty when none does."""
    with _made_again(service) as connection:
        counted = {table: _different(connection, service.name, table) for table in view_tables(type(service))}
    return {table: number for table, number in counted.items() if number}


def rebuild(service: Service) -> dict[str, int]:
    """Put what the log says in place of what stands there. Returns the rows of each view."""
    with _made_again(service) as connection:
        return {table: _replace(connection, service.name, table) for table in view_tables(type(service))}


@contextmanager
def _made_again(service: Service) -> Iterator[Connection[Any]]:
    """A transaction in which temporary tables hide the views, filled from the log alone; nothing else may write."""
    recorder = service.recording
    assert isinstance(recorder, Recorder)
    with recorder.datastore.get_connection() as connection, connection.transaction():
        recorder.hold_the_log(connection)
        for table in view_tables(type(service)):
            names = {"table": sql.Identifier(table), "schema": sql.Identifier(service.name)}
            connection.execute(
                sql.SQL("CREATE TEMP TABLE {table} (LIKE {schema}.{table} INCLUDING ALL) ON COMMIT DROP").format(
                    **names
                )
            )
        with connection.pipeline():
            for statement, parameters in service.all_changes():
                connection.execute(statement, parameters, prepare=False)
        yield connection


def _different(connection: Connection[Any], schema: str, table: str) -> int:
    query = sql.SQL(
        "SELECT count(*) AS n FROM ((TABLE {a} EXCEPT ALL TABLE {b}) UNION ALL (TABLE {b} EXCEPT ALL TABLE {a})) AS d"
    ).format(a=sql.Identifier("pg_temp", table), b=sql.Identifier(schema, table))
    row: Any = connection.execute(query).fetchone()
    return int(row["n"])


def _replace(connection: Connection[Any], schema: str, table: str) -> int:
    names = {"made": sql.Identifier("pg_temp", table), "kept": sql.Identifier(schema, table)}
    connection.execute(sql.SQL("DELETE FROM {kept}").format(**names))
    return connection.execute(sql.SQL("INSERT INTO {kept} TABLE {made}").format(**names)).rowcount
