"""What desks have decided, as lessons: corrections above all, and what they confirmed or dispatched as it was."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.routing.catalogue import UNCLEAR, Catalogue
from services.routing.training.lessons import Example
from shared.service import Service

CORRECTION = 3.0
"""How much a correction counts in learning, where a message of the corpus is 1: it shows a mistake of the model's."""

CONFIRMATION = 1.0

HALF_LIFE = 180.0
"""Days until a decision counts half: a town changes, and so does who does what in it."""

_LEAST = 0.05  # what counts less would only make learning slower

# The latest decision counts: a case holds what it was last said to be. A text is what was recorded: masked, with what
# was added to it.
_DECIDED = (
    "SELECT text, kind, category, decided, decided_at FROM cases WHERE decided IS NOT NULL AND decided_at <= %s "
    "ORDER BY decided_at, matter_id"
)


def learned_from_desks(service: Service, at: datetime) -> list[Example]:
    """The lessons of routing's cases, in the order in which they were decided; to be added to the corpus."""
    known = Catalogue.load().categories
    rows = service.query(_DECIDED, (at,))
    return list(_examples((row for row in rows if row["category"] in known and row["category"] != UNCLEAR), at))


def weight(decided: str, age_in_days: float) -> float:
    full = CORRECTION if decided == "corrected" else CONFIRMATION
    return round(float(full * 0.5 ** (max(age_in_days, 0.0) / HALF_LIFE)), 4)


def _examples(rows: Iterator[dict[str, Any]], at: datetime) -> Iterator[Example]:
    for row in rows:
        counts = weight(row["decided"], (at - row["decided_at"]).days)
        if counts >= _LEAST:
            yield Example(row["text"], row["category"], row["kind"], weight=counts)
