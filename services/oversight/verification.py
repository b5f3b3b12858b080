"""Is the audit log what was told? Every entry is compared with what its source's own log announced.

One pass over the leaves, beside the positions of each source's log. Where that log may not be read, the chain of
positions within the audit and the inbox's own position have to do.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

from services.oversight.application import Oversight
from services.oversight.canonical import canonical
from services.oversight.following import Claimed, Following, OwnLog, Passed, Positions
from services.oversight.reports import Finding, Report, SourceReport

_AT_ONCE = 2_000  # rows that the server sends in one go
_ENTRIES = "SELECT leaf, source, position, previous, digest, payload FROM oversight.audit ORDER BY leaf"
_LOG = "SELECT notification_id FROM {0}.events WHERE notification_id <= %s ORDER BY notification_id"
_READABLE = (
    "SELECT count(*) = 2 FROM pg_class AS t JOIN pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = %s "
    "AND t.relname IN ('events', 'herald') "
    "AND has_schema_privilege(s.oid, 'USAGE') AND has_table_privilege(t.oid, 'SELECT')"
)


def verify(dsn: str) -> Report:
    """Verify the whole log as it stands at this moment. The DSN should be of somebody who may read every schema."""
    with psycopg.connect(dsn) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        followed = {each.report.source: each for each in _followed(connection)}
        report = Report([each.report for each in followed.values()])
        holes = _walk(connection, followed, report)
        for each in followed.values():
            report.add(*each.finish())
        report.add(*_missing(followed, holes))
        return report


def _followed(connection: Connection[Any]) -> Iterator[Following]:
    tracked = dict(connection.execute("SELECT source, position FROM oversight.inbox_positions").fetchall())
    parked = connection.execute("SELECT source, position FROM oversight.parked").fetchall()
    for source in Oversight.sources:
        positions = _announced(connection, source, tracked[source])
        those_parked = {position for parked_of, position in parked if parked_of == source}
        yield Following(SourceReport(source), positions, tracked[source], those_parked)


def _announced(connection: Connection[Any], source: str, tracked: int) -> Positions:
    """The positions in a source's log, as far as it has announced them."""
    if not _one(connection, _READABLE, source):
        return Claimed()
    announced: int = _one(connection, f"SELECT position FROM {source}.herald")
    log = _stream(connection, f"log_of_{source}", _LOG.format(source), (max(announced, tracked),))
    return OwnLog(position for (position,) in log)


class _Holes:
    """Ranges of leaves that no entry has, each filled from its beginning with what is missing."""

    def __init__(self) -> None:
        self._open: deque[tuple[int, int]] = deque()

    def add(self, first: int, behind: int) -> None:
        self._open.append((first, behind))

    def take(self, before: float) -> int | None:
        """The first leaf left, if it comes before this one."""
        if not self._open or self._open[0][0] >= before:
            return None
        first, behind = self._open.popleft()
        if first + 1 < behind:
            self._open.appendleft((first + 1, behind))
        return first

    def left(self) -> list[Finding]:
        return [Finding(first, "", None, f"is not there, nor any before {behind}") for first, behind in self._open]


def _walk(connection: Connection[Any], followed: Mapping[str, Following], report: Report) -> _Holes:
    """Look at every entry. Returns the leaves that are not there."""
    holes = _Holes()
    expected = 0
    for leaf, source, position, previous, digest, payload in _stream(connection, "entries", _ENTRIES):
        if leaf != expected:
            holes.add(expected, leaf)
        expected = leaf + 1
        report.entries += 1
        following = followed.get(source)
        misplaced = following.place(leaf, position, previous) if following else "comes from no service"
        altered = sha256(canonical(payload).encode()).digest() != digest
        if misplaced or altered:
            report.add(Finding(leaf, source, position, misplaced or "has been altered: its digest is another"))
    return holes


def _missing(followed: Mapping[str, Following], holes: _Holes) -> list[Finding]:
    """What has not come, with the hole that it most likely left: the first one before what stands in its place."""
    passed = [(each, position, how) for each in followed.values() for position, how in each.passed.items()]
    found = []
    for following, position, how in sorted(passed, key=lambda one: _leaf(one[2])):
        hole = holes.take(_leaf(how))
        found.append(following.missing(position, how.leaf if hole is None else hole))
    return [*found, *holes.left()]


def _leaf(passed: Passed) -> float:
    return float("inf") if passed.leaf is None else passed.leaf


def _stream(connection: Connection[Any], name: str, query: str, parameters: tuple[object, ...] = ()) -> Iterator[Any]:
    """Rows as the server sends them, never all at once."""
    with connection.cursor(name, binary=True) as cursor:
        cursor.itersize = _AT_ONCE
        yield from cursor.execute(query, parameters)


def _one(connection: Connection[Any], query: str, *parameters: object) -> Any:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return row[0]
