"""What can happen to a matter, in the field's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.intake.domain.rules import Status
from shared.kernel import Aggregate


class Facts(Aggregate):
    """What can happen to a matter. It has no topic of its own: only `Matter`, which applies it, is ever recorded."""

    class Created(Aggregate.Created):
        TOPIC = "intake.MatterReported.v1"
        channel: str
        place: str
        text: str
        reporter: str
        first_receiver: str
        data_class: str
        urgent: bool
        on_behalf: bool
        attachments: list[dict[str, Any]]
        code_digest: str
        near_copy_of: UUID | None = None
        flags: list[str] | None = None
        parent: UUID | None = None
        category: str = ""

    class Supplemented(Aggregate.Event):
        TOPIC = "intake.MatterSupplemented.v1"
        text: str
        attachments: list[dict[str, Any]]

    class SupplementShared(Aggregate.Event):
        TOPIC = "intake.SupplementShared.v1"
        follower: UUID
        text: str
        attachments: list[dict[str, Any]]

    class Linked(Aggregate.Event):
        TOPIC = "intake.MatterLinked.v1"
        first: UUID
        reason: str

    class Followed(Aggregate.Event):
        TOPIC = "intake.MatterFollowed.v1"
        follower: UUID

    class Unlinked(Aggregate.Event):
        TOPIC = "intake.MatterUnlinked.v1"
        first: UUID

    class Split(Aggregate.Event):
        TOPIC = "intake.MatterSplit.v1"
        children: list[UUID]

    class Withdrawn(Aggregate.Event):
        TOPIC = "intake.MatterWithdrawn.v1"
        reason: str

    class ProgressShown(Aggregate.Event):
        TOPIC = "intake.ProgressShown.v1"
        step: str
        body: str
        note: str

    class ResultPresented(Aggregate.Event):
        TOPIC = "intake.ResultPresented.v1"
        result: str
        body: str
        confirm_by: datetime

    class ResultConfirmed(Aggregate.Event):
        TOPIC = "intake.ResultConfirmed.v1"

    class ResultRejected(Aggregate.Event):
        TOPIC = "intake.ResultRejected.v1"
        reason: str

    class Reopened(Aggregate.Event):
        TOPIC = "intake.MatterReopened.v1"
        times: int
        reason: str

    class Closed(Aggregate.Event):
        TOPIC = "intake.MatterClosed.v1"
        outcome: str

    class Rated(Aggregate.Event):
        TOPIC = "intake.MatterRated.v1"
        stars: int
        comment: str

    class PersonalDataRead(Aggregate.Event):
        TOPIC = "intake.PersonalDataRead.v1"
        person: str
        purpose: str

    class PersonErased(Aggregate.Event):
        TOPIC = "intake.PersonErased.v1"
        person: str
        reason: str

    # -- what is known -----------------------------------------------------------------------------------------------

    if TYPE_CHECKING:  # for the type checker alone: the library would make fields of a dataclass of them
        status: Status
        outcome: str | None
        first: UUID | None
        is_near_copy: bool
        parent: UUID | None
        children: list[UUID]
        reviewer: str
        erased: bool
