"""A batch of messages being taken in: what has been read for it, and what it changes."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from shared.kernel import PLATFORM, Act, Aggregate, Unknown
from shared.messaging.envelope import Envelope
from shared.persistence.commit import Commit, ParkedMessage, Standing, Statement
from shared.service import Service

A = TypeVar("A", bound=Aggregate)


class Taking:
    """What policies read and change. An aggregate met twice in a batch is the same object, changes included.

    Call it with the aggregates that a policy has begun or changed.
    """

    def __init__(self, service: Service, standing: Standing) -> None:
        self._service = service
        self._standing = standing
        self._met: dict[UUID, Aggregate] = {}
        self._statements: list[Statement] = []
        self.positions = {source: (position, position) for source, position in standing.positions.items()}
        self.parked: list[ParkedMessage] = []
        self.envelope: Envelope

    @property
    def act(self) -> Act:
        """The platform acts because of the message at hand, at the time it tells."""
        return Act(PLATFORM, self.envelope.time, self.envelope.id)

    def __call__(self, *aggregates: Aggregate) -> None:
        self._met.update({aggregate.id: aggregate for aggregate in aggregates})

    def find(self, kind: type[A], id: UUID) -> A | None:
        """The aggregate as it stands within this batch, or None."""
        if id not in self._met:
            read = self._read(id)
            if read is None:
                return None
            self._met[id] = read
        found = self._met[id]
        return found if isinstance(found, kind) else None

    def _read(self, id: UUID) -> Aggregate | None:
        if id in self._standing.histories:
            return self._service.made_of(self._standing.histories[id])
        try:
            return self._service.find(Aggregate, id)
        except Unknown:
            return None

    def also(self, *statements: Statement) -> None:
        """Let these ride along in the same transaction."""
        self._statements.extend(statements)

    def move(self, envelope: Envelope) -> None:
        """This far has the source of the envelope been taken in."""
        self.positions[envelope.source] = (self.positions[envelope.source][0], envelope.position)

    def reached(self, source: str) -> int:
        return self.positions[source][1]

    def stands_behind_a_parked(self, matter: UUID) -> bool:
        return matter in self._standing.parked or any(message.matter_id == matter for message in self.parked)

    def park(self, envelope: Envelope, error: str) -> None:
        self.parked.append(
            ParkedMessage(envelope.source, envelope.position, envelope.subject, envelope.encode(), error)
        )

    def commit(self) -> Commit:
        made = self._service.commit_of(list(self._met.values()), self._statements)
        made.positions, made.parked = self.positions, self.parked
        return made

    def read_nothing_for(self, matters: Sequence[UUID]) -> None:
        """These are known to have no history here: looking again would cost a query each."""
        for matter in matters:
            self._standing.histories.setdefault(matter, [])
