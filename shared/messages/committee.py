"""What the committees say about their service tasks, and about the parts they delegate."""

from dataclasses import dataclass
from datetime import datetime

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class ServiceTaskReceived(Message):
    """A body's own queue gets this one: everything it needs to start."""

    TYPE = "committee.ServiceTaskReceived.v1"
    body: str
    share: str
    kind: str
    category: str
    urgency: str
    place: str
    text: str
    task: str
    accept_by: datetime
    due_at: datetime
    reason: str = ""  # why the body has it again, or after another one

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class ServiceTaskAccepted(Message):
    TYPE = "committee.ServiceTaskAccepted.v1"
    body: str
    turn: int
    share: str


@dataclass(frozen=True, slots=True)
class ProgressRecorded(Message):
    """`step`: contacted · on_site · handling · waiting."""

    TYPE = "committee.ProgressRecorded.v1"
    body: str
    turn: int
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class ExtensionRequested(Message):
    TYPE = "committee.ExtensionRequested.v1"
    body: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionGranted(Message):
    """`turn` is None where it was told before it was recorded."""

    TYPE = "committee.ExtensionGranted.v1"
    body: str
    due_at: datetime
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRefused(Message):
    TYPE = "committee.ExtensionRefused.v1"
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceTaskReturned(Message):
    TYPE = "committee.ServiceTaskReturned.v1"
    body: str
    turn: int
    share: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceTaskResolved(Message):
    TYPE = "committee.ServiceTaskResolved.v1"
    body: str
    turn: int
    share: str
    result: str


@dataclass(frozen=True, slots=True)
class ServiceTaskSupplemented(Message):
    TYPE = "committee.ServiceTaskSupplemented.v1"
    body: str
    text: str

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class ServiceTaskWithdrawn(Message):
    """The platform took the order back before it was resolved."""

    TYPE = "committee.ServiceTaskWithdrawn.v1"
    body: str
    reason: str

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class PartDelegated(Message):
    """A committee asks an organisation to carry out a part of its task."""

    TYPE = "committee.PartDelegated.v1"
    body: str
    part: int
    organisation: str
    task: str
    due_at: datetime

    @property
    def addressee(self) -> str:
        return self.organisation


@dataclass(frozen=True, slots=True)
class PartCompleted(Message):
    TYPE = "committee.PartCompleted.v1"
    body: str
    part: int
    organisation: str
    note: str


@dataclass(frozen=True, slots=True)
class PartDeclined(Message):
    TYPE = "committee.PartDeclined.v1"
    body: str
    part: int
    organisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartTakenBack(Message):
    TYPE = "committee.PartTakenBack.v1"
    body: str
    part: int
    organisation: str
    reason: str

    @property
    def addressee(self) -> str:
        return self.organisation
