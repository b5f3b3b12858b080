"""The base of the five applications: load, act, save."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from shared.identity.jurisdiction import may_see
from shared.kernel import Act, Aggregate, Stale, Unknown
from shared.messages.announcing import Announcements
from shared.messages.base import Message
from shared.persistence.commit import Commit, Recording, Statement
from shared.persistence.views import Views

if TYPE_CHECKING:
    from shared.messaging.envelope import Envelope
    from shared.messaging.taking import Taking

A = TypeVar("A", bound=Aggregate)


class Service(Application[UUID]):
    """An event-sourced application: its verbs decide, its policies follow what others announced.

    A subclass names whom it listens to (`sources`), its read model (`views`), and answers messages with methods
    registered on its own `policy`. What it has recorded, it tells in the words of its `announcements`.
    """

    sources: ClassVar[tuple[str, ...]] = ()
    views: ClassVar[Views] = Views()
    tables: ClassVar[Mapping[str, str]] = {}  # what is neither log nor view: DDL → the rights the service needs
    announcements: ClassVar[Announcements] = {}
    env: ClassVar[dict[str, str]] = {"PERSISTENCE_MODULE": "eventsourcing.popo"}  # the recorder is given
    migrations: ClassVar[Sequence[Sequence[str]]] = ()  # statements that bring a schema of an older version up to date

    def __init__(self, recorder: Recording) -> None:
        self.recording = recorder
        self._riders: ContextVar[tuple[Statement, ...]] = ContextVar("riders", default=())
        super().__init__()

    def construct_recorder(self) -> ApplicationRecorder:
        return self.recording  # type: ignore[return-value]

    @singledispatchmethod
    def policy(self, message: Message, take: "Taking") -> None:
        """What follows from a message; from one that nobody registered for, nothing."""

    def heard(self, envelope: "Envelope", take: "Taking") -> None:
        """Every message passes here before the policies, as it was told."""

    def clocks(self) -> Sequence[Callable[[datetime], object]]:
        """What it does by itself because a time has come; safe to do at any time, and twice."""
        return ()

    def find(self, kind: type[A], id: UUID) -> A:
        """The aggregate as it stands, for whoever may not be told apart (the platform's own clocks and policies)."""
        found = self.made_of(self.recording.history(id))
        if not isinstance(found, kind):
            raise Unknown(id)
        return found

    def made_of(self, history: Sequence[StoredEvent]) -> Aggregate | None:
        """The aggregate that these events make; none if there are none."""
        made: Any = None
        for stored in history:
            event: Any = self.mapper.to_domain_event(stored)
            made = event.mutate(made)
        return made  # type: ignore[no-any-return]

    def load(self, kind: type[A], id: UUID, act: Act) -> A:
        """The aggregate, for this actor: unknown when it is none of their business, stale when they saw another one."""
        found = self.opened(kind, id, act)
        if not may_see(act.by, found.parties, found.location):
            raise Unknown(id)
        return found

    def opened(self, kind: type[A], id: UUID, act: Act) -> A:
        """The aggregate, for somebody who has shown the right to it in another way; stale when they saw another one."""
        found = self.find(kind, id)
        if act.expects is not None and act.expects != found.version:
            raise Stale(f"version {found.version} now, {act.expects} seen")
        return found

    def save(self, *aggregates: Any, **also: Any) -> list[Any]:
        """Record what happened to these, with the views it changes and whatever rides along."""
        self.recording.commit(self.commit_of(aggregates, [*self._riders.get(), *also.get("statements", ())]))
        return []

    def commit_of(self, aggregates: Sequence[Aggregate], statements: Sequence[Statement] = ()) -> Commit:
        """What saving these would record."""
        events = [event for aggregate in aggregates for event in aggregate.collect_events()]
        changes = [statement for event in events for statement in self.views.statements(event)]
        return Commit([self.mapper.to_stored_event(event) for event in events], [*changes, *statements])

    def all_changes(self) -> Iterator[Statement]:
        """Everything that the log says about the views, from the beginning."""
        position = 0
        while entries := self.recording.notifications(position, 1000):
            for entry in entries:
                yield from self.views.statements(self.mapper.to_domain_event(entry))
            position = entries[-1].id

    @contextmanager
    def riding(self, *statements: Statement) -> Iterator[None]:
        """Let these statements ride along with whatever is saved inside."""
        token = self._riders.set((*self._riders.get(), *statements))
        try:
            yield
        finally:
            self._riders.reset(token)

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]:
        """Read from the service's own views."""
        return self.recording.query(sql, parameters)

    def queries(self, *asked: Statement) -> list[list[dict[str, Any]]]:
        """Read several things that are shown together, in one round trip."""
        return self.recording.queries(*asked)
