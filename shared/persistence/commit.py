"""What is recorded together, and what a recorder must be able to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

Statement = tuple[str, Sequence[object]]
"""An SQL text with %s placeholders, and its parameters."""

PARKING = ""
"""The name under which the parking counts its changes among the inbox positions."""


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that could not be taken in, or stands behind one of the same matter that could not."""

    source: str
    position: int
    matter_id: UUID | None
    body: bytes
    error: str


@dataclass(slots=True)
class Commit:
    """What becomes true together. `positions`: source → (where the inbox stood, where it stands now)."""

    events: Sequence[StoredEvent] = ()
    statements: Sequence[Statement] = ()
    positions: dict[str, tuple[int, int]] = field(default_factory=dict)
    parked: Sequence[ParkedMessage] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the inbox needs to know before it takes in messages about some matters."""

    positions: dict[str, int]
    parked: set[UUID]
    histories: dict[UUID, list[StoredEvent]]


class Recording(Protocol):
    """The recorder of a service: PostgreSQL, or memory where all five services are played in one test."""

    def commit(self, work: Commit) -> None:
        """Make all of it true, or raise: IntegrityError when somebody else was faster."""

    def history(self, id: UUID) -> Sequence[StoredEvent]:
        """Everything that happened to one aggregate."""

    def standing(self, matters: list[UUID]) -> Standing: ...

    def announced(self) -> int:
        """The position up to which the herald has announced this service's log."""

    def set_announced(self, position: int) -> None: ...

    def notifications(self, after: int, limit: int) -> Sequence[Notification]: ...

    def last_position(self) -> int: ...

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]: ...

    def queries(self, *asked: Statement) -> list[list[dict[str, Any]]]: ...
