"""A tiny service to take messages in with: it counts what it is told, and fails when a test wants it to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import singledispatchmethod
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import event

from shared.kernel import PLATFORM, Act, Aggregate
from shared.messages.announcing import told_as
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.taking import Taking
from shared.persistence.commit import Recording, Statement
from shared.service import Service

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
MATTER, OTHER = UUID(int=1), UUID(int=2)


@dataclass(frozen=True, slots=True)
class Counted(Message):
    """What a source tells, and what the tallies tell on."""

    TYPE = "shop.Counted.v1"
    words: str


@dataclass(frozen=True, slots=True)
class Unheeded(Message):
    TYPE = "shop.Unheeded.v1"


class Tally(Aggregate):
    """What was told of one matter, in order."""

    TOPIC = "tallies.Tally"

    class Created(Aggregate.Created):
        TOPIC = "tallies.Begun"
        words: str

    class Added(Aggregate.Event):
        TOPIC = "tallies.Added"
        words: str

    @event(Created)
    def __init__(self, words: str) -> None:
        self.words = [words]

    def add(self, words: str, act: Act) -> None:
        self.record(self.Added, act, words=words)

    @event(Added)
    def _added(self, words: str) -> None:
        self.words.append(words)


class Tallies(Service):
    """`fails` is asked before each message and may raise."""

    name = "tallies"
    sources: ClassVar[tuple[str, ...]] = ("shop", "market")
    announcements: ClassVar[Mapping[type[Any], Any]] = {
        Tally.Created: told_as(Counted),
        Tally.Added: told_as(Counted),
    }

    def __init__(self, recorder: Recording) -> None:
        super().__init__(recorder)
        self.fails: Callable[[Envelope], None] = lambda envelope: None
        self.seen: list[str] = []
        self.riders: dict[int, Sequence[Statement]] = {}  # what rides along when a position is taken in

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Nothing follows from what is not counted."""

    @policy.register
    def when_counted(self, message: Counted, take: Taking) -> None:
        self.fails(take.envelope)
        take.also(*(self.riders.get(take.envelope.position, ())))
        self.seen.append(message.words)
        tally = take.find(Tally, take.envelope.subject)
        if tally is None:
            tally = Tally.begin(Tally.Created, take.envelope.subject, take.act, words=message.words)
        else:
            tally.add(message.words, take.act)
        take(tally)

    def words(self, matter: UUID = MATTER) -> list[str]:
        return self.find(Tally, matter).words

    def begin(self, matter: UUID, words: str = "begun") -> None:
        self.save(Tally.begin(Tally.Created, matter, Act(PLATFORM, MONDAY, "test"), words=words))


def told(
    position: int,
    words: str = "",
    matter: UUID = MATTER,
    source: str = "shop",
    previous: int | None = None,
    message: Message | None = None,
) -> Envelope:
    """A message with its place: it follows the position before it, unless it says otherwise."""
    message = message or Counted(words or str(position))
    before = position - 1 if previous is None else previous
    return Envelope(
        source, position, before, message.TYPE, matter, MONDAY, str(PLATFORM), "test", "sensitive", message.dump()
    )
