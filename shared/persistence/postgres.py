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

from shared.persistence.commit import Commit, Standing, Statement
from shared.persistence.flight import one_flight
from shared.persistence.group import GroupCommit

_LOCK = "SELECT pg_advisory_xact_lock(%s)"
_LOCK_AND_TELL = "SELECT pg_advisory_xact_lock(%s), pg_notify(%s, '')"
_INSERT = (
    "INSERT INTO events (originator_id, originator_version, topic, state) "
    "SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[])"
)
# A position that is not what it was becomes NULL, which the table forbids: the whole transaction fails.
_MOVE = (
    "UPDATE inbox_positions AS p SET position = CASE WHEN p.position = m.before THEN m.now END "
    "FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS m (source, before, now) WHERE p.source = m.source"
)
_ANNOUNCED = "UPDATE herald SET position = %s WHERE position < %s"
_WITHOUT_WAITING = "SELECT set_config('synchronous_commit', 'off', true)"
_PARK = "INSERT INTO parked (source, position, matter_id, body, error) VALUES (%s, %s, %s, %s, %s)"
_EVENTS = "SELECT originator_id, originator_version, topic, state FROM events"
_FOUND = (
    f"{_EVENTS} JOIN unnest(%s::uuid[], %s::bigint[]) AS asked (originator_id, originator_version) "
    "USING (originator_id, originator_version)"
)
_HISTORY = f"{_EVENTS} WHERE originator_id = %s ORDER BY originator_version"
_HISTORIES = f"{_EVENTS} WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"
_NOTIFICATIONS = (
    "SELECT notification_id AS id, originator_id, originator_version, topic, state FROM events "
    "WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
)
_POSITIONS: Statement = ("SELECT source, position FROM inbox_positions", ())
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
        self._group = GroupCommit(self._write)

    def commit(self, work: Commit) -> None:
        self._group.commit(work)

    def hold_the_log(self, connection: Connection[DictRow]) -> None:
        """Let nobody else write until this transaction ends."""
        connection.execute(_LOCK, (self._lock_key,))

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def _write(self, works: Sequence[Commit]) -> None:
        """A connection that broke while committing leaves open whether it did: at the next try the log says so."""
        try:
            self._fly(works)
        except IntegrityError:
            if any(work.positions for work in works) or not self._recorded([e for work in works for e in work.events]):
                raise  # an inbox looks for itself how far it has come

    def _fly(self, works: Sequence[Commit]) -> None:
        events = [event for work in works for event in work.events]
        with self.datastore.get_connection() as connection, one_flight(connection):
            cursor = connection.cursor()  # one for all that answers nothing: making them costs more than using them
            if events:
                cursor.execute(_LOCK_AND_TELL, (self._lock_key, self.datastore.schema))
                self._insert(cursor, events)
            else:
                cursor.execute(_LOCK, (self._lock_key,))
            for work in works:
                self._queue(cursor, work)

    def _recorded(self, events: Sequence[StoredEvent]) -> bool:
        """Whether exactly these events are in the log."""
        found = self.query(_FOUND, ([e.originator_id for e in events], [e.originator_version for e in events]))
        return bool(events) and {_stored(row) for row in found} == set(events)

    @staticmethod
    def _insert(cursor: Cursor[DictRow], events: Sequence[StoredEvent]) -> None:
        columns = zip(*((e.originator_id, e.originator_version, e.topic, e.state) for e in events), strict=True)
        cursor.execute(_INSERT, [list(column) for column in columns], prepare=True)

    @staticmethod
    def _queue(cursor: Cursor[DictRow], work: Commit) -> None:
        for sql, parameters in work.statements:
            cursor.execute(sql, parameters)
        for message in work.parked:
            cursor.execute(_PARK, (message.source, message.position, message.matter_id, message.body, message.error))
        if work.positions:
            before, now = zip(*work.positions.values(), strict=True)
            cursor.execute(_MOVE, (list(work.positions), list(before), list(now)), prepare=True)

    def history(self, id: UUID) -> list[StoredEvent]:
        return [_stored(row) for row in self.query(_HISTORY, (id,))]

    def standing(self, matters: list[UUID]) -> Standing:
        """Positions, parked matters and histories, in one round trip."""
        positions, parked, events = self.queries(_POSITIONS, (_STILL_PARKED, (matters,)), (_HISTORIES, (matters,)))
        return Standing(
            {row["source"]: row["position"] for row in positions},
            {row["matter_id"] for row in parked},
            _by_aggregate(events),
        )

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]:
        """Read from this service's own views."""
        with self.datastore.get_connection() as connection:
            return connection.execute(sql, parameters).fetchall()

    @retry(_DOWN, max_attempts=10, wait=0.2)
    def queries(self, *asked: Statement) -> list[list[dict[str, Any]]]:
        """The answers to several queries, in one round trip."""
        with self.datastore.get_connection() as connection:
            with one_flight(connection):
                answers = [connection.execute(sql, parameters) for sql, parameters in asked]
            return [answer.fetchall() for answer in answers]

    def notifications(self, after: int, limit: int) -> list[Notification]:
        return [Notification(**_plain(row)) for row in self.query(_NOTIFICATIONS, (after, limit))]

    def announced(self) -> int:
        return int(self.query("SELECT position FROM herald")[0]["position"])

    def set_announced(self, position: int) -> None:
        """Without waiting for the disk: a position that is lost with a crash is announced again, and skipped."""
        with self.datastore.get_connection() as connection, one_flight(connection):
            connection.execute(_WITHOUT_WAITING)
            connection.execute(_ANNOUNCED, (position, position), prepare=True)

    def last_position(self) -> int:
        return self.max_notification_id() or 0


def _by_aggregate(rows: Sequence[DictRow]) -> dict[UUID, list[StoredEvent]]:
    histories: dict[UUID, list[StoredEvent]] = defaultdict(list)
    for row in rows:
        histories[row["originator_id"]].append(_stored(row))
    return histories


def _stored(row: DictRow) -> StoredEvent:
    return StoredEvent(**_plain(row))


def _plain(row: DictRow) -> dict[str, Any]:
    return {**row, "state": bytes(row["state"])}
