"""A row for every case: where, when and about what it is, and the terms that it is compared by."""

from collections.abc import Iterable
from typing import Any

from services.routing.likeness.terms import KEPT, KEYS, codes_in
from shared.persistence.commit import Statement

TABLES = (
    """
    CREATE TABLE IF NOT EXISTS likenesses (
        matter_id uuid PRIMARY KEY, place text NOT NULL, near text NOT NULL, category text NOT NULL,
        opened_at timestamptz NOT NULL, concluded_at timestamptz, first uuid, keys int[] NOT NULL, terms int[] NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS likenesses_by_keys ON likenesses USING gin (keys) "
    "WITH (gin_pending_list_limit = 256) WHERE concluded_at IS NULL",
    "CREATE INDEX IF NOT EXISTS likenesses_near ON likenesses (near, opened_at)",
    "CREATE INDEX IF NOT EXISTS likenesses_linked ON likenesses (first) WHERE first IS NOT NULL",
    """
    CREATE TABLE IF NOT EXISTS recurrences (
        matter_id uuid PRIMARY KEY, near text NOT NULL, matters uuid[] NOT NULL, since timestamptz NOT NULL,
        flagged_at timestamptz NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS recurrences_of ON recurrences USING gin (matters)",
    "CREATE INDEX IF NOT EXISTS recurrences_near ON recurrences (near, flagged_at)",
)
"""`near` is the community, or the street where no more is known; `first` the report that this one was linked to.

What is concluded is not proposed any more, but goes on counting as a report. Only open cases are found by their keys.
"""

_LONGEST = KEPT + KEYS  # terms, with what supplements add
_ADDED_KEYS = KEYS // 4


def near(place: str) -> str:
    """The division that a place is in: a grid's community, or the place itself."""
    return place.partition("-")[0]


def opened(e: Any) -> Iterable[Statement]:
    codes = list(codes_in(e.text))
    yield (
        "INSERT INTO likenesses (matter_id, place, near, category, opened_at, keys, terms) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (e.originator_id, e.place, near(e.place), e.category, e.timestamp, codes[:KEYS], codes),
    )


def supplemented(e: Any) -> Iterable[Statement]:
    codes = list(codes_in(e.text))
    yield (
        "UPDATE likenesses SET keys = keys || %s::int[], terms = (terms || %s::int[])[:%s] WHERE matter_id = %s",
        (codes[:_ADDED_KEYS], codes, _LONGEST, e.originator_id),
    )


def corrected(e: Any) -> Iterable[Statement]:
    yield "UPDATE likenesses SET category = %s WHERE matter_id = %s", (e.category, e.originator_id)


def concluded(e: Any) -> Iterable[Statement]:
    sql = "UPDATE likenesses SET concluded_at = %s, first = %s WHERE matter_id = %s"
    yield sql, (e.timestamp, e.first, e.originator_id)


def reopened(e: Any) -> Iterable[Statement]:
    sql = "UPDATE likenesses SET concluded_at = NULL, first = NULL WHERE matter_id = %s"
    yield sql, (e.originator_id,)


def flagged(e: Any) -> Iterable[Statement]:
    """A further report of it takes the place of what was flagged before."""
    yield (
        "INSERT INTO recurrences (matter_id, near, matters, since, flagged_at) "
        "SELECT matter_id, near, %s, %s, %s FROM likenesses WHERE matter_id = %s "
        "ON CONFLICT (matter_id) DO UPDATE SET matters = excluded.matters, since = excluded.since, "
        "flagged_at = excluded.flagged_at",
        (e.matters, e.since, e.timestamp, e.originator_id),
    )
