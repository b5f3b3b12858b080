"""The recorder on PostgreSQL: one schema and one role per service, one transaction per commit."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID
from zlib import crc32

import psycopg
from eventsourcing.persistence import IntegrityError, InterfaceError, Notification, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import retry
from psycopg import Connection, Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow

from shared.persistence.commit import Commit, Standing
from shared.persistence.group import GroupCommit

_LOCK = "SELECT pg_advisory_xact_lock(%s)"
_INSERT = (
    "INSERT INTO events (originator_id, originator_version, topic, state) "
    "SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[])"
)
_MOVE = (
    "UPDATE inbox_positions AS p SET position = m.now FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) "
    "AS m (source, before, now) WHERE p.source = m.source AND p.position = m.before"
)
_PARK = "INSERT INTO parked (source, position, matter_id, body, error) VALUES (%s, %s, %s, %s, %s)"
_HISTORIES = (
    "SELECT originator_id, originator_version, topic, state FROM events "
    "WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
)
_STILL_PARKED = "SELECT DISTINCT matter_id FROM parked WHERE settled_at IS NULL AND matter_id = ANY(%s)"
_DOWN = (InterfaceError, OperationalError)
_GIVE_UP = 5.0  # seconds for one connection; the pool would wait ever longer, as long again as a server was away


def lock_key(schema: str, purpose: str) -> int:
    """The advisory lock of a service for one purpose; the same in every process."""
    return crc32(f"jieju/{schema}/{purpose}".encode())


class Datastore(PostgresDatastore):
    """Connections of one service: its statements find its own tables without naming the schema."""

    def __init__(self, dsn: str, schema: str, pool_size: int = 4) -> None:
        known: dict[str, Any] = {**conninfo_to_dict(dsn)}
        super().__init__(
            dbname=known.pop("dbname", "jieju"),
            host=known.pop("host", "127.0.0.1"),
            port=known.pop("port", "5432"),
            user=known.pop("user", schema),
            password=known.pop("password", ""),
            schema=schema,
            pool_size=1,
            max_overflow=pool_size - 1,
            connect_timeout=_GIVE_UP,
        )
        self.pool.reconnect_timeout = _GIVE_UP
        assert isinstance(self.pool.kwargs, dict)
        self.pool.kwargs.update(known, options=f"-c search_path={schema}")

    def ask_once(self, seconds: int) -> None:
        """Whether the server answers, beside the pool and without its patience. Raises psycopg.Error."""
        arguments: Any = self.pool.kwargs
        with psycopg.connect(**{**arguments, "connect_timeout": seconds}) as connection:
            connection.execute("SELECT 1")

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        def after_connect(connection: Connection[Any]) -> None:
            connection.autocommit = True
            connection.prepare_threshold = 2

        return after_connect


class Recorder(PostgresApplicationRecorder):
    """Events, the views they change and the inbox positions they answer, in one transaction and in commit order.

    Writers queue at an advisory lock, so that positions in the log become visible in their order; a lock on the
    table would need rights over it that a service must not have.
    """

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self._lock_key = lock_key(datastore.schema, "log")
        self._channel = f'NOTIFY "{datastore.schema}"'
        self._group = GroupCommit(self._write)

    def commit(self, work: Commit) -> None:
        self._group.commit(work)

    def hold_the_log(self, connection: Connection[DictRow]) -> None:
        """Let nobody else write until this transaction ends."""
        connection.execute(_LOCK, (self._lock_key,))

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def _write(self, works: Sequence[Commit]) -> None:
        with (
            self.datastore.get_connection() as connection,
            connection.pipeline() as pipeline,
            connection.transaction(),
        ):
            cursor = connection.cursor()  # one for all that answers nothing: making them costs more than using them
            cursor.execute(_LOCK, (self._lock_key,))
            for work in works:
                self._queue(cursor, work)
            if any(work.events for work in works):
                self._insert([event for work in works for event in work.events], cursor)
            moves = [(self._move(connection, work.positions), len(work.positions)) for work in works if work.positions]
            pipeline.sync()  # a conflict shows here, before the commit
            if any(move.rowcount != expected for move, expected in moves):
                raise IntegrityError("another inbox of this service has moved on")

    def _insert(self, events: Sequence[StoredEvent], cursor: Cursor[DictRow]) -> None:
        columns = zip(*((e.originator_id, e.originator_version, e.topic, e.state) for e in events), strict=True)
        cursor.execute(_INSERT, [list(column) for column in columns], prepare=True)
        cursor.execute(self._channel)

    @staticmethod
    def _queue(cursor: Cursor[DictRow], work: Commit) -> None:
        for sql, parameters in work.statements:
            cursor.execute(sql, parameters)
        for message in work.parked:
            cursor.execute(_PARK, (message.source, message.position, message.matter_id, message.body, message.error))

    @staticmethod
    def _move(connection: Connection[DictRow], positions: Mapping[str, tuple[int, int]]) -> Cursor[DictRow]:
        sources = list(positions)
        before, now = zip(*(positions[source] for source in sources), strict=True)
        return connection.execute(_MOVE, (sources, list(before), list(now)), prepare=True)

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def standing(self, matters: Sequence[UUID]) -> Standing:
        """Positions, parked matters and histories, in one round trip."""
        with self.datastore.get_connection() as connection, connection.pipeline():
            positions = connection.execute("SELECT source, position FROM inbox_positions")
            parked = connection.execute(_STILL_PARKED, (list(matters),))
            events = connection.execute(_HISTORIES, (list(matters),), prepare=True)
            return Standing(
                {row["source"]: row["position"] for row in positions},
                {row["matter_id"] for row in parked},
                _by_aggregate(events.fetchall()),
            )

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Read from this service's own views."""
        with self.datastore.get_connection() as connection:
            return connection.execute(sql, parameters).fetchall()

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        return list(self.select_notifications(after, limit, inclusive_of_start=False))

    def announced(self) -> int:
        return int(self.query("SELECT position FROM herald")[0]["position"])

    def set_announced(self, position: int) -> None:
        self.commit(Commit(statements=[("UPDATE herald SET position = %s WHERE position < %s", (position, position))]))

    def last_position(self) -> int:
        return self.max_notification_id() or 0


def _by_aggregate(rows: Sequence[DictRow]) -> dict[UUID, list[StoredEvent]]:
    histories: dict[UUID, list[StoredEvent]] = defaultdict(list)
    for row in rows:
        histories[row["originator_id"]].append(StoredEvent(**{**row, "state": bytes(row["state"])}))
    return histories
