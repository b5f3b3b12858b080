"""The tables of a service, and what its role may do with each: append to the log, never rewrite it."""

import re
from collections.abc import Iterator

from shared.messaging.parking import TABLE as PARKED
from shared.service import Service
from shared.web.idempotency import TABLE as IDEMPOTENCY

EVENTS = """
CREATE TABLE events (
    originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,
    notification_id bigserial UNIQUE, PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_vacuum_threshold = 100000000, autovacuum_analyze_threshold = 1000)"""
POSITIONS = "CREATE TABLE inbox_positions (source text PRIMARY KEY, position bigint NOT NULL DEFAULT 0)"
HERALD = "CREATE TABLE herald (single boolean PRIMARY KEY DEFAULT true CHECK (single), position bigint NOT NULL)"
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: it is only ever appended to', TG_OP, TG_TABLE_NAME;
END $$"""
_GUARD = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {0} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


def first_step(service: type[Service]) -> Iterator[str]:
    """The statements that make a service's schema, in order."""
    yield _REFUSE
    yield from (EVENTS, POSITIONS, HERALD, PARKED, IDEMPOTENCY)
    yield "INSERT INTO herald (position) VALUES (0)"
    for source in ("", *service.sources):
        yield f"INSERT INTO inbox_positions (source) VALUES ('{source}')"
    yield from service.views.tables
    yield from service.tables
    yield _GUARD.format("events")


def rights(service: type[Service]) -> Iterator[tuple[str, str]]:
    """Which table the service's role may use how."""
    yield "events", "SELECT, INSERT"
    yield "inbox_positions", "SELECT, UPDATE"
    yield "herald", "SELECT, UPDATE"
    yield "parked", "SELECT, INSERT, UPDATE"
    yield "idempotency", "SELECT, INSERT, DELETE"
    for ddl in service.views.tables:
        if name := table_name(ddl):
            yield name, _ALL
    for ddl, allowed in service.tables.items():
        if name := table_name(ddl):
            yield name, allowed


def table_name(ddl: str) -> str | None:
    """The table that a statement creates, if it creates one."""
    found = re.match(r"\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)", ddl)
    return found[1] if found else None


def view_tables(service: type[Service]) -> list[str]:
    return [name for ddl in service.views.tables if (name := table_name(ddl))]
