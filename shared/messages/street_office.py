"""What the street offices (and the district, for escalated orders) say about their work orders."""

from dataclasses import dataclass
from datetime import datetime

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class WorkOrderReceived(Message):
    """A body's own queue gets this one: everything it needs to start."""

    TYPE = "street_office.WorkOrderReceived.v1"
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
class WorkOrderAccepted(Message):
    TYPE = "street_office.WorkOrderAccepted.v1"
    body: str
    turn: int
    share: str


@dataclass(frozen=True, slots=True)
class ProgressRecorded(Message):
    """`step`: contacted · on_site · handling · waiting."""

    TYPE = "street_office.ProgressRecorded.v1"
    body: str
    turn: int
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class ExtensionRequested(Message):
    TYPE = "street_office.ExtensionRequested.v1"
    body: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionGranted(Message):
    """`turn` is None where it was told before it was recorded."""

    TYPE = "street_office.ExtensionGranted.v1"
    body: str
    due_at: datetime
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRefused(Message):
    TYPE = "street_office.ExtensionRefused.v1"
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkOrderReturned(Message):
    TYPE = "street_office.WorkOrderReturned.v1"
    body: str
    turn: int
    share: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkOrderResolved(Message):
    TYPE = "street_office.WorkOrderResolved.v1"
    body: str
    turn: int
    share: str
    result: str


@dataclass(frozen=True, slots=True)
class WorkOrderSupplemented(Message):
    TYPE = "street_office.WorkOrderSupplemented.v1"
    body: str
    text: str

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class WorkOrderWithdrawn(Message):
    """The platform took the order back before it was resolved."""

    TYPE = "street_office.WorkOrderWithdrawn.v1"
    body: str
    reason: str

    @property
    def addressee(self) -> str:
        return self.body
