"""What another model would make of what has come in lately: shown before it is activated."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.directory import Directory
from services.routing.domain.rules import COMPLAINED_OF, DECIDES
from services.routing.triage import Classifier, Opinion
from shared.kernel import Kind, Refused, Unknown
from shared.service import Service

NUMBERS_TOLD = 10

_AT_ONCE = 500
_JUDGED = "NOT reasons @> ARRAY['told_by_desk']"  # what a desk itself has said of its parts is no model's opinion
_HOW_MANY = f"SELECT count(*) AS matters FROM cases WHERE opened_at >= %s AND {_JUDGED}"
_NEXT = (
    "SELECT matter_id, text, place, flags, opened_at FROM cases "
    f"WHERE (opened_at, matter_id) > (%s, %s) AND {_JUDGED} ORDER BY opened_at, matter_id LIMIT {_AT_ONCE}"
)

Change = tuple[str, str]
"""From what to what."""


@dataclass(slots=True)
class Foresight:
    """`elsewhere`: how many would go to another body; `kinds`, `groups`: what would be taken for what else, how often.

    `unseen`, `unseen_now`: how many would be dispatched without a hand, by the other model and by the one in use.
    """

    looked_at: int = 0
    elsewhere: int = 0
    to_another_desk: int = 0
    unseen: int = 0
    unseen_now: int = 0
    kinds: Counter[Change] = field(default_factory=Counter)
    groups: Counter[Change] = field(default_factory=Counter)
    numbers: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """Where an opinion would take a matter; `body` is "" where those who could carry it have to agree first."""

    kind: Kind
    category: str
    body: str
    unseen: bool

    @property
    def group(self) -> str:
        return self.category.partition(".")[0]


def matters_since(service: Service, since: datetime) -> int:
    return int(service.query(_HOW_MANY, (since,))[0]["matters"])


def foresee(
    service: Service,
    directory: Directory,
    classifiers: tuple[Classifier, Classifier],
    since: datetime,
    step: Callable[[], object] = lambda: None,
) -> Foresight:
    """Judge everything since then by the classifier in use and by the other one, as it is recorded: masked."""
    found = Foresight()
    for row in _matters(service, since):
        now, then = (_way(directory, each.classify(row["text"]), row) for each in classifiers)
        _count(found, row["matter_id"], now, then)
        step()
    return found


def _matters(service: Service, since: datetime) -> Iterator[dict[str, Any]]:
    after: tuple[object, object] = (since, UUID(int=0))
    while rows := service.query(_NEXT, after):
        yield from rows
        after = (rows[-1]["opened_at"], rows[-1]["matter_id"])


def _way(directory: Directory, opinion: Opinion, row: dict[str, Any]) -> Way:
    kind = Kind.ADMINISTRATIVE if opinion.category in COMPLAINED_OF else opinion.kind
    body = _body(directory, row["place"], opinion.category, kind)
    return Way(kind, opinion.category, body, bool(opinion.can_be_acted_on and body and not row["flags"]))


def _body(directory: Directory, place: str, category: str, kind: Kind) -> str:
    try:
        return "" if kind is Kind.MIXED else directory.lead(place, category, kind)
    except (Unknown, Refused):  # the town has changed since
        return ""


def _count(found: Foresight, id: UUID, now: Way, then: Way) -> None:
    found.looked_at += 1
    found.unseen_now += now.unseen
    found.unseen += then.unseen
    if now.kind is not then.kind:
        found.kinds[now.kind, then.kind] += 1
    if now.group != then.group:
        found.groups[now.group, then.group] += 1
    if (now.kind, now.body) != (then.kind, then.body):
        found.elsewhere += 1
        found.to_another_desk += DECIDES[now.kind] is not DECIDES[then.kind]
        if len(found.numbers) < NUMBERS_TOLD:
            found.numbers.append(id)
