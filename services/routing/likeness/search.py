"""Asks for what may be about the same: the few that share a telling term, and what was reported next to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.routing.likeness.ranking import Likeness, Measure
from services.routing.likeness.terms import shared_words
from services.routing.likeness.weights import Weights
from shared.kernel import division_prefix
from shared.service import Service

Condition = tuple[str, Mapping[str, object]]
"""Which rows may be found: SQL with %(names)s, and their values."""

MOST = 5
"""So many are proposed."""

_PROBES = 16  # of its keys, the rarest
_AFFORDED = 0.01  # the share of all cases that the probes may lead to
_WIDE, _NEXT = 400, 200  # cases compared, from anywhere and from next door
_NEXT_DOOR = timedelta(days=30)
_COLUMNS = "matter_id, place, category, opened_at, terms"

_ROW = f"SELECT {_COLUMNS}, near, keys, first FROM likenesses WHERE matter_id = %s"
_FOUND = (
    f"(SELECT {_COLUMNS} FROM likenesses WHERE concluded_at IS NULL AND keys && %(probes)s::int[] {{only}} "
    f"ORDER BY near = %(near)s DESC, opened_at DESC LIMIT {_WIDE}) UNION "
    f"(SELECT {_COLUMNS} FROM likenesses WHERE near = %(near)s AND opened_at BETWEEN %(from)s AND %(until)s "
    f"AND concluded_at IS NULL AND terms && %(keys)s::int[] {{only}} ORDER BY opened_at DESC LIMIT {_NEXT})"
)
_TEXTS = "SELECT matter_id, status, text FROM cases WHERE matter_id = ANY(%s)"


def row_of(service: Service, id: UUID) -> dict[str, Any] | None:
    return next(iter(service.query(_ROW, (id,))), None)


def similar(
    service: Service,
    weights: Weights,
    case: Mapping[str, Any],
    only: Condition,
    place: str = "",
    days: int | None = None,
) -> list[dict[str, Any]]:
    """The open cases that are most like this one, best first, with what they share.

    `only`: a condition on likenesses that says what may be seen. `place` and `days` narrow it further.
    """
    asked = row_of(service, case["matter_id"])
    if asked is None:
        return []
    weights.refresh()
    best = Measure(asked, weights).best(_candidates(service, weights, asked, only, place, days), MOST)
    texts = {row["matter_id"]: row for row in service.query(_TEXTS, ([each.matter_id for each in best],))}
    return [{**texts[each.matter_id], **_told(each, case["text"])} for each in best]


def probes(keys: Sequence[int], weights: Weights) -> list[int]:
    """The rarest keys, as long as they do not lead to more cases than can be compared."""
    chosen: list[int] = []
    share = 0.0
    for key in sorted(dict.fromkeys(keys), key=weights.share)[:_PROBES]:
        share += weights.share(key)
        if chosen and share > _AFFORDED:
            break
        chosen.append(key)
    return chosen


def _candidates(
    service: Service,
    weights: Weights,
    asked: Mapping[str, Any],
    only: Condition,
    place: str,
    days: int | None,
) -> list[dict[str, Any]]:
    narrowed, values = _narrowed(asked["opened_at"], place, days)
    condition = f"AND matter_id <> %(id)s AND {only[0]}{narrowed}"
    given = {
        "id": asked["matter_id"],
        "near": asked["near"],
        "keys": asked["keys"],
        "probes": probes(asked["keys"], weights),
        "from": asked["opened_at"] - _NEXT_DOOR,
        "until": asked["opened_at"] + _NEXT_DOOR,
    }
    return service.query(_FOUND.format(only=condition), {**given, **only[1], **values})  # type: ignore[arg-type]


def _narrowed(at: datetime, place: str, days: int | None) -> Condition:
    sql, values = "", dict[str, object]()
    if place:
        sql, values["prefix"] = " AND starts_with(place, %(prefix)s)", division_prefix(place)
    if days is not None:
        sql += " AND opened_at BETWEEN %(since)s AND %(to)s"
        values |= {"since": at - timedelta(days=days), "to": at + timedelta(days=days)}
    return sql, values


def _told(likeness: Likeness, text: str) -> dict[str, Any]:
    return {
        "score": likeness.score,
        "place": likeness.place,
        "opened_at": likeness.opened_at,
        "words": shared_words(text, likeness.terms),
        "nearness": likeness.nearness,
        "same_category": likeness.same_category,
        "days_apart": likeness.days,
    }
