"""Whether triage still does what it did: week by week, against the eight weeks before and against its model's card.

All figures of a week are of the matters that were triaged in it. What was right is what people say who confirmed or
corrected it: they mostly look at what triage was not sure of, so that this is no figure of everything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import pi, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from services.routing.catalogue import Catalogue
from services.routing.intervals import wilson
from services.routing.triage.deciding import goes_right
from shared.service import Service

BEFORE = 8  # weeks that a week is compared with, taken together
FEWEST = 30  # of which a share is shown
FEWEST_CALIBRATED = 100  # and a calibration error, whose ten parts share them
BINS = 10
_A_WEEK = timedelta(weeks=1)


@dataclass(slots=True)
class Bin:
    """What people decided of matters of about one confidence."""

    count: int = 0
    stated: float = 0.0  # the sum
    right: int = 0

    def add(self, count: int, stated: float, right: int) -> None:
        self.count, self.stated, self.right = self.count + count, self.stated + stated, self.right + right


@dataclass(slots=True)
class Counted:
    """What was counted in a period. `reviewed`: matters that were left to a desk, by why."""

    matters: int = 0
    reviewed: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    kind_corrected: int = 0
    category_corrected: int = 0
    read: int = 0
    unfamiliar: float = 0.0  # the sum over all that were read
    bins: list[Bin] = field(default_factory=lambda: [Bin() for _ in range(BINS)])

    def add_triaged(self, row: Mapping[str, Any]) -> None:
        self.matters += row["matters"]
        self.read += row["read"]
        self.unfamiliar += row["unfamiliar"] or 0.0
        if row["sent_to_review"]:
            self.reviewed[row["sent_to_review"]] += row["matters"]

    def add_decided(self, row: Mapping[str, Any], right: bool) -> None:
        count = row["matters"]
        self.decided += count
        self.kind_corrected += count * (row["said_kind"] != row["kind"])
        self.category_corrected += count * (row["said_category"] != row["category"])
        bin = self.bins[min(int(row["confidence"] * BINS), BINS - 1)]
        bin.add(count, count * row["confidence"], count * right)

    def add(self, other: "Counted") -> None:
        for name in ("matters", "decided", "kind_corrected", "category_corrected", "read", "unfamiliar"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reviewed += other.reviewed
        for bin, more in zip(self.bins, other.bins, strict=True):
            bin.add(more.count, more.stated, more.right)


# -- figures -----------------------------------------------------------------------------------------------------------


def share(of: float, count: int, fewest: int = FEWEST) -> dict[str, Any]:
    """A share with its interval (Wilson's score, 95 %), or nothing but how many there were if these are too few."""
    if count < fewest:
        return {"value": None, "low": None, "high": None, "count": count}
    rate = of / count
    low, high = wilson(rate, count)
    return {"value": round(rate, 4), "low": round(low, 4), "high": round(high, 4), "count": count}


def calibration(bins: Iterable[Bin]) -> dict[str, Any]:
    """How far stated confidence is from what was right; and how far it would be `by_chance`, if it were all true."""
    used = [bin for bin in bins if bin.count]
    count = sum(bin.count for bin in used)
    if count < FEWEST_CALIBRATED:
        return {"error": None, "by_chance": None, "count": count}
    error = sum(abs(bin.stated - bin.right) for bin in used) / count
    chance = sum(sqrt(2 / pi * bin.stated * (1 - bin.stated / bin.count)) for bin in used) / count
    return {"error": round(error, 4), "by_chance": round(chance, 4), "count": count}


def figures(counted: Counted) -> dict[str, Any]:
    """What is shown of a period."""
    reviewed = counted.reviewed.total()
    stated, right = sum(bin.stated for bin in counted.bins), sum(bin.right for bin in counted.bins)
    enough = counted.decided >= FEWEST
    return {
        "matters": counted.matters,
        "review": share(reviewed, counted.matters),
        "reviewed_as": [{"reason": reason, "matters": n} for reason, n in counted.reviewed.most_common()],
        "kind_corrected": share(counted.kind_corrected, counted.decided),
        "category_corrected": share(counted.category_corrected, counted.decided),
        "stated": round(stated / counted.decided, 4) if enough else None,
        "right": share(right, counted.decided),
        "calibration": calibration(counted.bins),
        "unfamiliar": {"value": round(counted.unfamiliar / counted.read, 4) if counted.read >= FEWEST else None}
        | {"count": counted.read},
    }


def promised(card: Mapping[str, Any]) -> dict[str, Any]:
    """What the model's card says of messages that were held out; nothing of what it does not know."""
    of = card.get("figures", {})
    shares = card.get("dispatched", {}).get(str(card.get("precision_wanted")), {})
    kind, category = of.get("kind", {}), of.get("category", {})
    return {
        "model": card["name"],
        "precision": card.get("precision_wanted"),
        "review": _rest(shares.get("share")),
        "kind_corrected": _rest(kind.get("accuracy")),
        "category_corrected": _rest(category.get("accuracy")),
        "calibration_error": (kind or category).get("calibration_error"),
    }


def _rest(share: float | None) -> float | None:
    return None if share is None else round(1 - share, 4)


# -- what is asked -----------------------------------------------------------------------------------------------------

_OWN = (
    "opened_at >= %s AND opened_at <= %s AND place LIKE %s AND said_kind IS NOT NULL "
    "AND NOT 'told_by_desk' = ANY(reasons)"
)
_WEEK = "date_trunc('week', opened_at AT TIME ZONE %s)::date AS week"
_TRIAGED = (
    f"SELECT {_WEEK}, sent_to_review, count(*) AS matters, count(unfamiliar) AS read, "
    "sum(unfamiliar::float) AS unfamiliar "
    f"FROM cases WHERE {_OWN} GROUP BY 1, 2"
)
_DECIDED = (
    f"SELECT {_WEEK}, said_kind, said_category, kind, category, confidence, count(*) AS matters "
    f"FROM cases WHERE {_OWN} AND decided_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6"
)


def monday(at: datetime, zone: str) -> date:
    """The day on which the week began."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def counted_by_week(
    service: Service, catalogue: Catalogue, zone: str, division: str, since: date, until: datetime
) -> dict[date, Counted]:
    """By the Monday that each week began on, in the calendar's time zone. `division`: a pattern of places."""
    begin = datetime.combine(since, datetime.min.time(), ZoneInfo(zone))
    asked = (zone, begin, until, division)
    triaged, decided = service.queries((_TRIAGED, asked), (_DECIDED, asked))
    weeks: dict[date, Counted] = {}
    for row in triaged:
        weeks.setdefault(row["week"], Counted()).add_triaged(row)
    for row in decided:
        weeks.setdefault(row["week"], Counted()).add_decided(row, _is_right(catalogue, row))
    return weeks


def drift(
    service: Service, catalogue: Catalogue, zone: str, division: str, at: datetime, weeks: int
) -> list[dict[str, Any]]:
    """So many weeks up to the one that `at` lies in, the latest first, each with what was before it."""
    latest = monday(at, zone)
    counted = counted_by_week(service, catalogue, zone, division, latest - (weeks - 1 + BEFORE) * _A_WEEK, at)
    return [_compared(counted, latest - back * _A_WEEK) for back in range(weeks)]


def _compared(counted: Mapping[date, Counted], week: date) -> dict[str, Any]:
    before = Counted()
    for back in range(1, BEFORE + 1):
        before.add(counted.get(week - back * _A_WEEK, Counted()))
    year, number, _ = week.isocalendar()
    own = figures(counted.get(week, Counted()))
    return {"week": f"{year}-W{number:02}", "begins": week, **own, "before": figures(before)}


def _is_right(catalogue: Catalogue, row: Mapping[str, Any]) -> bool:
    """Whether it would have come to the right body; by a town's own label, whether that was the right one."""
    said, true = (row["said_kind"], row["said_category"]), (row["kind"], row["category"])
    if {said[1], true[1]} <= catalogue.categories.keys():
        return goes_right(catalogue, said, true)
    return bool(said[1] == true[1])
