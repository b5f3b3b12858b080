"""The tables of the floor: a schema per step, with a log and how far each source has been taken in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

Row = tuple[Any, ...]

_TABLES = """
CREATE SCHEMA {step};
CREATE TABLE {step}.log (
    source text, position bigint, subject uuid NOT NULL, body bytea NOT NULL, PRIMARY KEY (source, position)
);
CREATE TABLE {step}.positions (source text PRIMARY KEY, position bigint NOT NULL)
"""
_REACHED = "SELECT source, position FROM positions FOR UPDATE"
_INSERT = "INSERT INTO log SELECT * FROM unnest(%s::text[], %s::bigint[], %s::uuid[], %s::bytea[])"
_MOVE = "UPDATE positions SET position = %s WHERE source = %s"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as the floor keeps it."""

    source: str
    position: int
    subject: str
    body: bytes


def create(dsn: str, step: str, sources: Iterable[str]) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(_TABLES.format(step=step))
        for source in sources:
            connection.execute(f"INSERT INTO {step}.positions VALUES (%s, 0)", (source,))


def connect(dsn: str, step: str) -> Connection[Row]:
    return psycopg.connect(dsn, autocommit=True, options=f"-c search_path={step}")


def insert(connection: Connection[Row], entries: Sequence[Entry]) -> None:
    columns = zip(*((e.source, e.position, e.subject, e.body) for e in entries), strict=True)
    connection.execute(_INSERT, [list(column) for column in columns], prepare=True)


def take_in(connection: Connection[Row], entries: Sequence[Entry]) -> None:
    """Insert what has not been taken in before, in one transaction."""
    with connection.transaction():
        reached: dict[str, int] = dict(connection.execute(_REACHED, prepare=True).fetchall())
        new = [entry for entry in entries if entry.position > reached[entry.source]]
        if new:
            insert(connection, new)
            for source, position in {entry.source: entry.position for entry in new}.items():
                connection.execute(_MOVE, (position, source), prepare=True)
