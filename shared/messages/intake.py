"""What intake says: a matter as its reporter knows it, from report to rating."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class MatterReported(Message):
    """`text` is masked; `reporter` refers into intake's vault; `first_receiver` answers until a body accepts.

    `near_copy_of`: the report to which it is linked with this, since it says the same. `flags`: what does not go
    together in it, each a word of intake's table, and after a colon what was noticed. `parent`: the report that it is a
    part of, and `category` what the desk that split that one takes it for.
    """

    TYPE = "intake.MatterReported.v1"
    channel: str
    place: str
    text: str
    reporter: str
    first_receiver: str
    data_class: str
    urgent: bool
    on_behalf: bool
    attachments: list[dict[str, Any]]
    near_copy_of: UUID | None = None
    flags: list[str] | None = None
    parent: UUID | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class MatterSupplemented(Message):
    TYPE = "intake.MatterSupplemented.v1"
    text: str
    attachments: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SupplementShared(Message):
    """Something was added to `follower`, which is linked to this report: whoever handles this one is to see it."""

    TYPE = "intake.SupplementShared.v1"
    follower: UUID
    text: str
    attachments: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MatterLinked(Message):
    """This report is about the same matter as `first`; its reporter will be told that matter's outcome."""

    TYPE = "intake.MatterLinked.v1"
    first: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class MatterWithdrawn(Message):
    TYPE = "intake.MatterWithdrawn.v1"
    reason: str


@dataclass(frozen=True, slots=True)
class ProgressShown(Message):
    """The resident's view gained a step: `step` is a word of intake's table of steps, `body` whose step it is."""

    TYPE = "intake.ProgressShown.v1"
    step: str
    body: str
    note: str


@dataclass(frozen=True, slots=True)
class ResultPresented(Message):
    """The reporter has until `confirm_by` to confirm or reject; silence closes as "no reply"."""

    TYPE = "intake.ResultPresented.v1"
    result: str
    body: str
    confirm_by: datetime


@dataclass(frozen=True, slots=True)
class ResultConfirmed(Message):
    TYPE = "intake.ResultConfirmed.v1"


@dataclass(frozen=True, slots=True)
class ResultRejected(Message):
    TYPE = "intake.ResultRejected.v1"
    reason: str


@dataclass(frozen=True, slots=True)
class MatterReopened(Message):
    """The rejected matter goes back to the platform; `times` counts the reopenings so far."""

    TYPE = "intake.MatterReopened.v1"
    times: int
    reason: str


@dataclass(frozen=True, slots=True)
class MatterClosed(Message):
    """`outcome`: confirmed · no_reply · withdrawn · split."""

    TYPE = "intake.MatterClosed.v1"
    outcome: str


@dataclass(frozen=True, slots=True)
class MatterRated(Message):
    TYPE = "intake.MatterRated.v1"
    stars: int
    comment: str


@dataclass(frozen=True, slots=True)
class PersonalDataRead(Message):
    TYPE = "intake.PersonalDataRead.v1"
    person: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PersonErased(Message):
    TYPE = "intake.PersonErased.v1"
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatterFollowed(Message):
    """Another report of the same matter was linked to this one."""

    TYPE = "intake.MatterFollowed.v1"
    follower: UUID


@dataclass(frozen=True, slots=True)
class MatterUnlinked(Message):
    """The matter it was linked to was withdrawn, its result rejected here, or its reporter says that it is something
    else: this report stands on its own again.
    """

    TYPE = "intake.MatterUnlinked.v1"
    first: UUID


@dataclass(frozen=True, slots=True)
class MatterSplit(Message):
    """It was several matters: each of the `children` has been reported as one of its own, and this one is closed."""

    TYPE = "intake.MatterSplit.v1"
    children: list[UUID]
