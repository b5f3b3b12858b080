"""How much a term tells: the rarer it is among the cases that are there, the more."""

from collections.abc import Callable, Mapping, Sequence
from math import log
from time import monotonic
from typing import Any

from services.routing.likeness.terms import counted_codes

# The database counts the most frequent terms by itself, whenever it looks over the table: nothing is trained, and
# nothing is written for it.
_COUNTED = (
    "SELECT most_common_elems::text::int[] AS terms, most_common_elem_freqs AS shares FROM pg_stats "
    "WHERE schemaname = current_schema() AND tablename = 'likenesses' AND attname = 'terms'"
)
_UNHEARD = 3e-5  # the share of texts that have a term which nobody has counted
_GOOD_FOR = 600.0  # seconds

Query = Callable[[str], Sequence[Mapping[str, Any]]]


class Weights:
    """Asks the database now and then what has become frequent; what was counted for good is the rest."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._shares: Mapping[int, float] = {}
        self._known: dict[int, float] = {}
        self._at_most = 1.0
        self._asked = -_GOOD_FOR

    def refresh(self, now: float | None = None) -> None:
        now = monotonic() if now is None else now
        if now - self._asked >= _GOOD_FOR:
            self._asked = now
            rows = [row for row in self._query(_COUNTED) if row["terms"]]
            self._shares = {
                term: share for row in rows for term, share in zip(row["terms"], row["shares"], strict=False)
            }
            self._at_most = min(self._shares.values(), default=1.0)
            self._known = {}

    def share(self, term: int) -> float:
        """Of how many of the cases have it."""
        return self._shares.get(term) or min(self._at_most, counted_codes().get(term, _UNHEARD))

    def __call__(self, term: int) -> float:
        weight = self._known.get(term)
        if weight is None:
            weight = self._known[term] = log(1 / self.share(term))
        return weight
