"""How like two cases are: by the terms they share, and by where, about what and when they were reported."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any
from uuid import UUID

SAME_EVENT = 0.12
"""From here on two reports from one place within days are taken for the same event."""

PLACE, CATEGORY, TIME = 0.15, 0.15, 0.1
"""What being near, being about the same and coming at the same time is worth; the terms are worth the rest."""

HALF_LIFE = 30.0  # days until coming at the same time is worth half

Weigh = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1; `terms` are the shared ones."""

    matter_id: UUID
    score: float
    terms: frozenset[int]
    place: str
    opened_at: datetime
    days: float
    nearness: str
    same_category: bool


class Measure:
    """Compares with one case."""

    def __init__(self, asked: Mapping[str, Any], weigh: Weigh) -> None:
        self._asked = asked
        self._weigh = weigh
        self._terms = frozenset(asked["terms"])
        self._length = self._length_of(self._terms)

    def __call__(self, other: Mapping[str, Any]) -> Likeness:
        terms = frozenset(other["terms"])
        shared = self._terms & terms
        overlap = sum(map(self._weigh, shared)) / (self._length * self._length_of(terms))
        days = abs((self._asked["opened_at"] - other["opened_at"]).total_seconds()) / 86_400
        score = min(1.0, overlap) * self._circumstances(other, days)
        same = other["category"] == self._asked["category"]
        where = nearness(self._asked["place"], other["place"])
        return Likeness(other["matter_id"], score, shared, other["place"], other["opened_at"], days, where, same)

    def best(self, others: Iterable[Mapping[str, Any]], most: int) -> list[Likeness]:
        """The most alike, best first; what shares nothing is not like it."""
        found = [likeness for likeness in map(self, others) if likeness.terms]
        return sorted(found, key=lambda each: (-each.score, each.opened_at, each.matter_id))[:most]

    def _circumstances(self, other: Mapping[str, Any], days: float) -> float:
        near = _NEAR[nearness(self._asked["place"], other["place"])]
        about = _about(self._asked["category"], other["category"])
        fresh: float = 0.5 ** (days / HALF_LIFE)
        return 1 - PLACE * (1 - near) - CATEGORY * (1 - about) - TIME * (1 - fresh)

    def _length_of(self, terms: Iterable[int]) -> float:
        return sqrt(sum(map(self._weigh, terms))) or 1.0


_NEAR: Mapping[str, float] = {"community": 1.0, "street": 0.5, "elsewhere": 0.0}


def nearness(one: str, other: str) -> str:
    """`community`: in the same one, or one of them is known no better than by its street. Otherwise by the street."""
    if one[:9] != other[:9]:
        return "elsewhere"
    same = one[:12] == other[:12] or "000" in (one[9:12], other[9:12])
    return "community" if same else "street"


def _about(one: str, other: str) -> float:
    """The same category, or one of the same group."""
    return 1.0 if one == other else 0.5 if one.partition(".")[0] == other.partition(".")[0] else 0.0
