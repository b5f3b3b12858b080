"""One source of the audit log, followed entry by entry: does each stand in its place, and has any not come?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from services.oversight.reports import Finding, SourceReport


class Positions(Protocol):
    """The positions that a source has told, in order, each given once."""

    def up_to(self, position: int, previous: int) -> list[int]:
        """Those up to this one; `previous` is what its entry claims to follow."""
        ...

    def rest(self) -> int:
        """How many there are beyond."""
        ...

    def given(self) -> int:
        """How many have been given so far."""
        ...


class OwnLog:
    """As they stand in the source's own log."""

    def __init__(self, positions: Iterator[int]) -> None:
        self._positions = positions
        self._ahead = next(positions, None)
        self._given = 0

    def up_to(self, position: int, previous: int) -> list[int]:
        found = []
        while self._ahead is not None and self._ahead <= position:
            found.append(self._ahead)
            self._ahead = next(self._positions, None)
        self._given += len(found)
        return found

    def rest(self) -> int:
        return (self._ahead is not None) + sum(1 for _ in self._positions)

    def given(self) -> int:
        return self._given


class Claimed:
    """As the entries themselves claim them, where the source's log cannot be read."""

    def __init__(self) -> None:
        self._last = self._given = 0

    def up_to(self, position: int, previous: int) -> list[int]:
        found = [each for each in (previous, position) if self._last < each <= position]
        self._last = max(self._last, position)
        self._given += len(set(found))
        return found

    def rest(self) -> int:
        return 0

    def given(self) -> int:
        return self._given


@dataclass(frozen=True, slots=True)
class Passed:
    """A position that did not come in its place: what precedes it, and which entry stands there instead, if any."""

    before: int
    leaf: int | None
    overtaken_by: int


class Following:
    """Where the verification stands in one source. `tracked` is the position up to which it was taken in."""

    def __init__(self, report: SourceReport, positions: Positions, tracked: int, parked: set[int]) -> None:
        self.report = report
        self.passed: dict[int, Passed] = {}
        self._positions = positions
        self._tracked = tracked
        self._parked = parked
        self._reached = 0
        self._overtaking: dict[int, Finding] = {}

    def place(self, leaf: int, position: int, previous: int) -> str:
        """Put the next entry in its place. Returns what is wrong with it, or ""."""
        self.report.audited += 1
        if position in self.passed:
            before = self._late(position)
        elif self._reached < position <= self._tracked and self._reach(leaf, position, previous):
            before, self._reached = self._reached, position
        else:
            self.report.extra += 1
            return "is not what was announced and taken in"
        return "" if previous == before else f"claims to follow {previous}, but follows {before}"

    def finish(self) -> list[Finding]:
        """What was taken in and has not come is missing, what was announced beyond that is still under way."""
        self._reach(None, self._tracked + 1, self._reached)
        self.report.missing, self.report.lag = len(self.passed), self._positions.rest()
        self.report.announced = self._positions.given() + self.report.lag
        return list(self._overtaking.values())

    def missing(self, position: int, leaf: int | None) -> Finding:
        what = "is parked, not taken in" if position in self._parked else "is missing"
        return Finding(leaf, self.report.source, position, what)

    def _reach(self, leaf: int | None, position: int, previous: int) -> bool:
        """Go on to this position, past those that are not where they should be. Whether it exists."""
        known = self._positions.up_to(min(position, self._tracked), previous)
        for each in known:
            if each == position:
                return True
            self.passed[each] = Passed(self._reached, leaf, position)
            self._reached = each
        return False

    def _late(self, position: int) -> int:
        """What was parked comes late by right; anything else was overtaken by the entry that stands in its place."""
        passed = self.passed.pop(position)
        if passed.leaf is not None and position not in self._parked:
            what = f"stands before {position}, which comes first"
            found = Finding(passed.leaf, self.report.source, passed.overtaken_by, what)
            self._overtaking.setdefault(passed.leaf, found)
        return passed.before
