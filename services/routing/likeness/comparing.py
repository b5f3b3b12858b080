"""Compares what has come in with what was reported near it: a few at a time, each once, however often one starts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain import Case
from services.routing.domain.rules import RECURRING_WITHIN
from services.routing.likeness.recurrence import REMEMBERED, Recurrence, nearby, recurrence
from services.routing.likeness.weights import Weights
from shared.service import Service
from shared.town.model import Town

_AT_ONCE = 100  # cases: a tenth of a second
_NEIGHBOURS = 300
_COLUMNS = "l.matter_id, l.place, l.near, l.category, l.opened_at, l.concluded_at, l.first, l.terms"
_ASKED = f"SELECT {_COLUMNS}, l.keys FROM likenesses AS l WHERE matter_id = ANY(%s)"
_LATELY = "SELECT matter_id FROM likenesses AS l WHERE opened_at >= %s ORDER BY opened_at, matter_id"
_NEAR_BY = "opened_at BETWEEN %(since)s AND %(until)s AND matter_id <> %(id)s"
_OTHERS = (
    f"(SELECT {_COLUMNS} FROM likenesses AS l WHERE near = ANY(%(nearby)s) AND keys && %(keys)s::int[] AND {_NEAR_BY} "
    f"ORDER BY opened_at DESC LIMIT {_NEIGHBOURS}) UNION SELECT {_COLUMNS} FROM likenesses AS l "
    f"WHERE (first = ANY(%(links)s::uuid[]) OR matter_id = ANY(%(links)s::uuid[])) AND {_NEAR_BY}"
)
_FLAGS = (
    f"SELECT {_COLUMNS}, r.matters FROM recurrences AS r JOIN likenesses AS l USING (matter_id) "
    "WHERE r.near = ANY(%s) AND r.flagged_at >= %s ORDER BY r.flagged_at DESC"
)
# What can make a case one more report of an event, as it stands in the log.
_TOPICS = [event.TOPIC for event in (Case.Created, Case.SupplementPassedOn, Case.CaseConcluded)]
_CHANGED = (
    "SELECT notification_id, originator_id FROM events WHERE notification_id > %s AND topic = ANY(%s) "
    "ORDER BY notification_id LIMIT %s"
)


class Comparing:
    """Knows how far in the log it has compared. Whoever starts anew compares the last days again, which is harmless."""

    def __init__(self, service: Service, weights: Weights, town: Town) -> None:
        self._service = service
        self._weights = weights
        self._town = town
        self._position: int | None = None
        self._waiting: list[UUID] = []

    def next(self, at: datetime) -> Iterator[Recurrence]:
        """What the next few cases are signs of; each is looked for when the one before has been recorded."""
        self._weights.refresh()
        asked = {row["matter_id"]: row for row in self._service.query(_ASKED, (self._next_cases(at),))}
        found = (self._sign(row) for row in asked.values())
        return (each for each in found if each is not None)

    def _next_cases(self, at: datetime) -> list[UUID]:
        if self._position is None:
            self._position = self._service.recording.last_position()
            rows = self._service.query(_LATELY, (at - RECURRING_WITHIN,))
            self._waiting = [row["matter_id"] for row in rows]
        if not self._waiting:
            self._waiting = self._changed(self._position)
        chosen, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        return chosen

    def _changed(self, position: int) -> list[UUID]:
        reached = self._service.recording.last_position()
        rows = self._service.query(_CHANGED, (position, _TOPICS, _AT_ONCE))
        self._position = rows[-1]["notification_id"] if len(rows) == _AT_ONCE else reached
        return list(dict.fromkeys(row["originator_id"] for row in rows))

    def _sign(self, asked: dict[str, Any]) -> Recurrence | None:
        divisions = self._nearby(asked["near"])
        links = [asked["matter_id"], *([asked["first"]] if asked["first"] else [])]
        given = {
            "id": asked["matter_id"],
            "nearby": divisions,
            "since": asked["opened_at"] - RECURRING_WITHIN,
            "until": asked["opened_at"] + RECURRING_WITHIN,
            "keys": asked["keys"],
            "links": links,
        }
        others = self._service.query(_OTHERS, given)
        since = asked["opened_at"] - REMEMBERED
        return recurrence(asked, others, lambda: self._service.query(_FLAGS, (divisions, since)), self._weights)

    def _nearby(self, near: str) -> list[str]:
        street = self._town.street_office_of(near)
        return nearby(near, [committee.place for committee in self._town.committees(street.code)])
