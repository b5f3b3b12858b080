"""Which events come back: reports from one place within days that are alike, or that somebody has linked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.routing.domain.rules import RECURRING_FROM, RECURRING_WITHIN
from services.routing.likeness.ranking import SAME_EVENT, Measure, Weigh

Row = Mapping[str, Any]
"""Of likenesses: `matter_id`, `place`, `near`, `category`, `opened_at`, `terms`, `first`, `concluded_at`."""

REMEMBERED = timedelta(days=30)
"""So long after it was flagged, whatever is like it is the same event still."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An event that so many have reported. `holder` is the case to flag it on."""

    holder: UUID
    matters: list[UUID]
    since: datetime


def recurrence(
    asked: Row, others: Iterable[Row], flags: Callable[[], Iterable[Row]], weigh: Weigh
) -> Recurrence | None:
    """What the asked case is the latest sign of, unless too few have reported it, or too few more than were counted.

    `flags`: rows of cases near by that carry a flag, with its `matters`. One event keeps the case it was flagged on.
    """
    reports = _densest(asked, [asked, *_of_one_event(asked, others, weigh)])
    if len(reports) < RECURRING_FROM:
        return None
    matters = [report["matter_id"] for report in reports]
    since = min(report["opened_at"] for report in reports)
    for flag in _known(reports, flags(), weigh):
        counted = {*flag["matters"], *matters}
        return Recurrence(flag["matter_id"], sorted(counted), since) if _is_news(flag, counted) else None
    return Recurrence(_first_open(reports), matters, since)


def nearby(near: str, communities: Sequence[str]) -> list[str]:
    """The divisions whose reports may be about one place: a community and its whole street, or all of a street."""
    street = f"{near[:9]}000"
    return [near, street] if near != street else [street, *communities]


def _of_one_event(asked: Row, others: Iterable[Row], weigh: Weigh) -> Iterator[Row]:
    """Whoever says the same word for word is not one more, unless somebody has linked it as one."""
    measure = Measure(asked, weigh)
    said = {frozenset(asked["terms"])}
    for other in others:
        words = frozenset(other["terms"])
        if _are_linked(asked, other):
            yield other
        elif words not in said and measure(other).score >= SAME_EVENT:
            said.add(words)
            yield other


def _are_linked(one: Row, other: Row) -> bool:
    return other["matter_id"] == one["first"] or other["first"] in {one["matter_id"], one["first"]} - {None}


def _densest(asked: Row, reports: Sequence[Row]) -> list[Row]:
    """The most of them that came within the days that count, the asked one among them, the earliest first."""
    ordered = sorted(reports, key=lambda report: (report["opened_at"], report["matter_id"]))
    spans = [_span_from(first["opened_at"], ordered) for first in ordered]
    return max((span for span in spans if asked in span), key=len)


def _span_from(start: datetime, reports: Sequence[Row]) -> list[Row]:
    return [report for report in reports if start <= report["opened_at"] <= start + RECURRING_WITHIN]


def _known(reports: Sequence[Row], flags: Iterable[Row], weigh: Weigh) -> Iterator[Row]:
    """The flags of this event: one of its reports was counted, or is like the case that the flag is on."""
    for flag in flags:
        is_like = Measure(flag, weigh)
        if any(report["matter_id"] in flag["matters"] or is_like(report).score >= SAME_EVENT for report in reports):
            yield flag


def _is_news(flag: Row, counted: set[UUID]) -> bool:
    return len(counted) >= 2 * len(flag["matters"])


def _first_open(reports: Sequence[Row]) -> UUID:
    still_open = [report for report in reports if report["concluded_at"] is None]
    found: UUID = (still_open or list(reports))[0]["matter_id"]
    return found
