"""What a day has to show for itself: every matter accounted for, and every trace where it belongs."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from services.oversight.reports import Report
from services.oversight.verification import verify
from shared.composition import make_node, surroundings
from shared.demo.record import astray, doubled, paths_taken, told_twice, untaken
from shared.demo.script import Story
from shared.embedded.system import EmbeddedSystem
from shared.node import Node
from shared.provisioning.rebuild import compare
from shared.settings import SERVICES

_SETTLED_WITHIN = 60.0


@dataclass(slots=True)
class Proof:
    """`lost`: reported and not closed; `doubled`: events or audit entries that are there twice.

    `by_path` counts what happened, by what is on record; `astray` what went another way than the script has it.
    """

    reported: int
    closed: int
    by_kind: dict[str, int]
    by_path: dict[str, int]
    lost: int
    doubled: int
    parked: int
    audit_complete: bool
    seconds: float
    astray: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.parked or self.problems) and self.audit_complete

    def as_report(self) -> dict[str, Any]:
        return asdict(self)


def prove(system: EmbeddedSystem, stories: Sequence[Story], seconds: float) -> Proof:
    """Wait until everything announced has been taken in, then count and compare."""
    settings = system.settings()
    around = surroundings(settings)
    nodes = [make_node(name, settings, around) for name in SERVICES]
    audit = _settled(settings.admin_database_url)
    ids = [story.id for story in stories]
    with psycopg.connect(settings.admin_database_url, row_factory=dict_row) as connection:
        rows = connection.execute("SELECT kind FROM routing.cases WHERE matter_id = ANY(%s::uuid[])", (ids,)).fetchall()
        taken, twice = paths_taken(connection, ids), doubled(connection, ids)
    closed = sum(bool(story.outcome) for story in stories)
    proof = Proof(
        reported=len(stories),
        closed=closed,
        by_kind=dict(Counter(row["kind"] for row in rows)),
        by_path=dict(Counter(taken.values())),
        lost=len(stories) - min(closed, len(rows)),
        doubled=sum(row["times"] - 1 for row in twice) + sum(source.extra for source in audit.sources),
        parked=sum(len(node.parking.waiting()) for node in nodes),
        audit_complete=audit.complete,
        seconds=round(seconds, 1),
        astray=astray(stories, taken),
        problems=[str(finding) for finding in audit.findings],
    )
    proof.problems += [told_twice(row) for row in twice]
    proof.problems += [f"no matter took the path {path!r}" for path in untaken(stories, taken)]
    proof.problems += [line for node in nodes for line in _views_that_differ(node)]
    return proof


def _settled(dsn: str) -> Report:
    """The audit's report once nothing is under way any more, or at the end of our patience."""
    until = time.monotonic() + _SETTLED_WITHIN
    while not (report := verify(dsn)).complete and time.monotonic() < until:
        time.sleep(0.5)
    return report


def _views_that_differ(node: Node) -> list[str]:
    differing = compare(node.service)
    return [f"{node.name}: {rows} rows of {table} differ from the log" for table, rows in differing.items()]
