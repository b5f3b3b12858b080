"""What was reported before: all that a new report is compared with, asked for at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.persistence.commit import Statement
from shared.service import Service

STILL_THE_SAME = timedelta(days=30)
"""So long an open report is taken for the same as a new one in the same words."""
SPREAD_WITHIN = timedelta(days=7)
WRITTEN_WITHIN = timedelta(hours=1)
_ENOUGH = 50  # nobody needs to know how many more there are

_BEFORE = f"""
    SELECT asked.number, first.matter_id AS first, alike.reports, alike.places, own.written
    FROM unnest(%s::int[], %s::bytea[], %s::text[], %s::boolean[], %s::bytea[])
        AS asked (number, same, place, urgent, writer)
    LEFT JOIN LATERAL (
        SELECT matter_id FROM matters
        WHERE sameness = asked.same AND place = asked.place AND status = 'open' AND first IS NULL
            AND (urgent OR NOT asked.urgent) AND reported_at > %s
        ORDER BY reported_at, matter_id LIMIT 1
    ) AS first ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS reports, array_agg(DISTINCT place) AS places FROM (
            SELECT place FROM matters WHERE sameness = asked.same AND reported_at > %s
            ORDER BY reported_at DESC LIMIT {_ENOUGH}
        ) AS recent
    ) AS alike
    CROSS JOIN LATERAL (
        SELECT count(*) AS written FROM (
            SELECT 1 FROM vault_keys WHERE writer = asked.writer AND created_at > %s LIMIT {_ENOUGH}
        ) AS recent
    ) AS own"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A new report by what it is compared by. `same`: what it says; `writer`: who says it; None if nobody can tell."""

    id: UUID
    place: str
    urgent: bool
    same: bytes | None
    writer: bytes | None


@dataclass(frozen=True, slots=True)
class Before:
    """What was there before a report. `first`: an open one of the same at the same place that stands on its own.

    `reports` and `places`: how many said the same lately, and of where; `written`: how many its writer wrote lately.
    """

    first: UUID | None = None
    reports: int = 0
    places: frozenset[str] = frozenset()
    written: int = 0


def before_each(service: Service, asked: Sequence[Asked], at: datetime) -> list[Before]:
    """One answer for each report: what is on record, and what comes in together with it and stands before it."""
    found = {row.pop("number"): _read(**row) for row in service.query(*_before(asked, at))} if _any(asked) else {}
    together = _Together()
    return [together.before(each, found.get(number, Before())) for number, each in enumerate(asked)]


def _any(asked: Iterable[Asked]) -> bool:
    return any(each.same or each.writer for each in asked)


def _before(asked: Sequence[Asked], at: datetime) -> Statement:
    columns = zip(*((n, e.same, e.place, e.urgent, e.writer) for n, e in enumerate(asked)), strict=True)
    since = (at - STILL_THE_SAME, at - SPREAD_WITHIN, at - WRITTEN_WITHIN)
    return _BEFORE, (*map(list, columns), *since)


def _read(first: UUID | None, reports: int, places: list[str] | None, written: int) -> Before:
    return Before(first, reports, frozenset(places or ()), written)


class _Together:
    """The reports of one batch, in their order."""

    def __init__(self) -> None:
        self._alike: dict[bytes, list[Asked]] = defaultdict(list)
        self._joined: set[UUID] = set()
        self._written = Counter[bytes]()

    def before(self, asked: Asked, on_record: Before) -> Before:
        alike = self._alike[asked.same] if asked.same else []
        first = on_record.first or next((each.id for each in alike if self._leads(each, asked)), None)
        places = on_record.places.union(each.place for each in alike)
        written = on_record.written + (self._written[asked.writer] if asked.writer else 0)
        found = Before(first, on_record.reports + len(alike), places, written)
        self._take(asked, alike, joined=first is not None)
        return found

    def _leads(self, earlier: Asked, asked: Asked) -> bool:
        alone = earlier.place == asked.place and earlier.id not in self._joined
        return alone and (earlier.urgent or not asked.urgent)

    def _take(self, asked: Asked, alike: list[Asked], joined: bool) -> None:
        alike.append(asked)
        if joined:
            self._joined.add(asked.id)
        if asked.writer:
            self._written[asked.writer] += 1
