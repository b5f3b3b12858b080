"""Asks for what may be about the same: the few that share a telling term, and what was reported next to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
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

_PROBES, _MORE = 16, 8  # keys
_AFFORDED = 0.01  # the share of all cases that the probes may lead to
WIDE, NEXT_DOOR = 60, 30  # cases compared, from anywhere and from next door: those that share the most
_LATELY = timedelta(days=14)
_COLUMNS = "matter_id, place, category, opened_at, terms"

_ROW = f"SELECT {_COLUMNS}, near, keys, first FROM likenesses WHERE matter_id = %s"
# OFFSET 0 has each probe looked up by itself: no guess of what the conditions leave may lead the planner to read all.
_ANYWHERE = (
    "SELECT matter_id FROM unnest(%(probes)s::int[]) AS probe CROSS JOIN LATERAL (SELECT matter_id, place, near, "
    "opened_at FROM likenesses WHERE keys @> ARRAY[probe] AND concluded_at IS NULL OFFSET 0) AS likenesses "
    "WHERE {only} GROUP BY matter_id, near, opened_at "
    f"ORDER BY count(*) DESC, near = %(near)s DESC, opened_at DESC LIMIT {WIDE}"
)
_NEXT_DOOR = (
    "SELECT matter_id FROM likenesses WHERE near = %(near)s AND opened_at BETWEEN %(from)s AND %(until)s "
    "AND concluded_at IS NULL AND keys && %(others)s::int[] AND {only} "
    "ORDER BY (SELECT count(*) FROM unnest(keys) AS key WHERE key = ANY(%(others)s::int[])) DESC, opened_at DESC "
    f"LIMIT {NEXT_DOOR}"
)
_FOUND = f"SELECT {_COLUMNS} FROM likenesses WHERE matter_id IN (({_ANYWHERE}) UNION ({_NEXT_DOOR}))"
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


def probes(keys: Sequence[int], weights: Weights) -> tuple[list[int], list[int]]:
    """The rarest keys, which all cases are searched for, and the next ones, which those next door are.

    The first lead to no more cases than can be compared.
    """
    ordered = sorted(dict.fromkeys(keys), key=weights.share)
    shares = accumulate(map(weights.share, ordered[:_PROBES]))
    number = max(1, sum(share <= _AFFORDED for share in shares))
    return ordered[:number], ordered[number : number + _MORE]


def _candidates(
    service: Service,
    weights: Weights,
    asked: Mapping[str, Any],
    only: Condition,
    place: str,
    days: int | None,
) -> list[dict[str, Any]]:
    narrowed, values = _narrowed(asked["opened_at"], place, days)
    condition = f"matter_id <> %(id)s AND {only[0]}{narrowed}"
    rare, others = probes(asked["keys"], weights)
    given = {
        "id": asked["matter_id"],
        "near": asked["near"],
        "probes": rare,
        "others": others,
        "from": asked["opened_at"] - _LATELY,
        "until": asked["opened_at"] + _LATELY,
    }
    return service.query(_FOUND.format(only=condition), {**given, **only[1], **values})


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
