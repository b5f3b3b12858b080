"""What triage said beside what people decided: kept with each case, and counted per period and model."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.routing.domain import Case
from services.routing.intervals import wilson
from services.routing.triage import keeping
from shared.kernel import PLATFORM, Actor
from shared.service import Service

MIGRATION = (
    *keeping.TABLES,
    "ALTER TABLE cases ADD COLUMN model text, ADD COLUMN said_kind text, ADD COLUMN said_category text, "
    "ADD COLUMN unseen boolean, ADD COLUMN decided text, ADD COLUMN decided_at timestamptz",
)
"""`said_kind`, `said_category`: what triage took it for, by which `model`; `unseen`: whether it was first given to a
body before anybody had looked at it; `decided`: what a desk did about that last (`confirmed`, `corrected`, or
`dispatched` by hand as it was).
"""

DECIDED = "decided = %s, decided_at = %s"

_BY_HAND = "CASE WHEN status = 'under_review' AND decided IS NULL THEN {} ELSE {} END"
GIVEN = (
    "unseen = coalesce(unseen, status = 'triaged' AND decided IS NULL AND %s), "
    f"decided = {_BY_HAND.format('%s', 'decided')}, decided_at = {_BY_HAND.format('%s', 'decided_at')}"
)

WEEK, MONTH = "week", "month"
_DAYS = {WEEK: 7, MONTH: 31}

# A case that a desk has told by itself what it is about was nobody's opinion but the desk's. A near copy of another
# report, or what was answered at once, was not given to anybody.
_COUNTED = """
SELECT date_trunc(%(period)s, opened_at, %(zone)s) AS begins, coalesce(model, '') AS model,
    count(*) FILTER (WHERE looked_at) AS decided,
    count(*) FILTER (WHERE looked_at AND kind = said_kind) AS kind_right,
    count(*) FILTER (WHERE looked_at AND category = said_category) AS category_right,
    count(*) FILTER (WHERE unseen) AS unseen,
    count(*) FILTER (WHERE unseen AND decided = 'corrected') AS corrected,
    count(*) FILTER (WHERE unseen AND returns > 0) AS returned,
    count(*) FILTER (WHERE unseen AND (decided = 'corrected' OR returns > 0)) AS misrouted
FROM (SELECT *, decided IS NOT NULL AND unseen IS NOT TRUE AS looked_at FROM cases
    WHERE opened_at >= date_trunc(%(period)s, %(since)s, %(zone)s) AND place LIKE %(division)s AND said_kind IS NOT NULL
    AND NOT reasons @> ARRAY['told_by_desk']) AS judged
WHERE looked_at OR unseen GROUP BY begins, 2 ORDER BY begins DESC, 2"""


def given(event: Any) -> tuple[object, ...]:
    """The parameters of GIVEN. A desk that names a body for what waits for it leaves it what triage took it for."""
    by_itself = Actor.parse(event.by).person == PLATFORM.person  # in the name of a desk
    by_hand = type(event) is Case.MatterDispatched and not by_itself
    return by_itself, "dispatched" if by_hand else None, event.timestamp if by_hand else None


def precision(
    service: Service, division: str, period: str, periods: int, at: datetime, zone: str
) -> list[dict[str, Any]]:
    """Per period in which matters came in, and per model: how often it was right, as people decided; newest first.

    `division`: a LIKE pattern of places. Weeks and months begin by the clocks of the `zone`. Shares have the interval
    in which the true one lies with 95 % confidence; of nothing they are None.
    """
    since = at - timedelta(days=_DAYS[period] * (periods - 1))  # the one that is under way is the last
    asked = {"period": period, "zone": zone, "since": since, "division": division}
    return [{**row, **dict(_shares(row))} for row in service.query(_COUNTED, asked)]


def _shares(row: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float] | None]]:
    yield "kind_precision", _share(row["kind_right"], row["decided"])
    yield "category_precision", _share(row["category_right"], row["decided"])
    yield "unseen_precision", _share(row["unseen"] - row["misrouted"], row["unseen"])


def _share(right: int, of: int) -> dict[str, float] | None:
    if not of:
        return None
    low, high = wilson(right / of, of)
    return {"share": right / of, "low": low, "high": high}
