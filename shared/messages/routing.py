"""What the platform says: what kind of matter it is, who carries it, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class MatterTriaged(Message):
    """An opinion: it is acted on only when confident enough, or once a desk has confirmed it."""

    TYPE = "routing.MatterTriaged.v1"
    kind: str
    category: str
    urgency: str
    confidence: float
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class TriageReviewRequested(Message):
    """`desk` is the role of the desk that must look at it, `reason` why (unsure, sensitive, returned, rejected, …)."""

    TYPE = "routing.TriageReviewRequested.v1"
    desk: str
    reason: str
    review_by: datetime


@dataclass(frozen=True, slots=True)
class TriageConfirmed(Message):
    TYPE = "routing.TriageConfirmed.v1"
    kind: str
    category: str


@dataclass(frozen=True, slots=True)
class TriageCorrected(Message):
    TYPE = "routing.TriageCorrected.v1"
    kind: str
    category: str
    former_kind: str
    former_category: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatterAnswered(Message):
    """The platform answers by itself; the reporter may still say that it did not help."""

    TYPE = "routing.MatterAnswered.v1"
    article: str
    answer: str


@dataclass(frozen=True, slots=True)
class Assignment(Message):
    """One part of a matter becomes one body's job: `kind` is the part's, `task` what is asked of the body.

    `turn` counts how often the body has been given the matter, from 1; what it says of its job names the turn.
    """

    body: str
    turn: int
    body_role: str
    share: str
    kind: str
    category: str
    urgency: str
    place: str
    text: str
    task: str
    accept_by: datetime
    due_at: datetime
    data_class: str

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class MatterDispatched(Assignment):
    TYPE = "routing.MatterDispatched.v1"


@dataclass(frozen=True, slots=True)
class MatterRedispatched(Assignment):
    """Dispatched again, after a return, a rejection or a correction."""

    TYPE = "routing.MatterRedispatched.v1"
    reason: str


@dataclass(frozen=True, slots=True)
class MatterEscalated(Assignment):
    """Taken up to the district government, which handles it as an order of its own."""

    TYPE = "routing.MatterEscalated.v1"
    reason: str


@dataclass(frozen=True, slots=True)
class PartRecalled(Message):
    """The platform takes a body's part back: withdrawn by the reporter, linked, split, or given to another."""

    TYPE = "routing.PartRecalled.v1"
    body: str
    body_role: str
    reason: str

    @property
    def addressee(self) -> str:
        return self.body


@dataclass(frozen=True, slots=True)
class SupplementPassedOn(Message):
    """What the reporter added, passed on to every body that carries a part."""

    TYPE = "routing.SupplementPassedOn.v1"
    bodies: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class ConsultationOpened(Message):
    TYPE = "routing.ConsultationOpened.v1"
    bodies: list[str]
    reason: str
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class PlanProposed(Message):
    """`parts`: one {body, body_role, share, kind, task} each; exactly one share is "lead"."""

    TYPE = "routing.PlanProposed.v1"
    plan: int
    parts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PlanEndorsed(Message):
    TYPE = "routing.PlanEndorsed.v1"
    plan: int
    body: str


@dataclass(frozen=True, slots=True)
class PlanObjected(Message):
    TYPE = "routing.PlanObjected.v1"
    plan: int
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConsultationTurnedOver(Message):
    """The deadline passed without agreement: the district desk now decides."""

    TYPE = "routing.ConsultationTurnedOver.v1"
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class ConsultationEnded(Message):
    """It ended without a plan: what it was about was corrected, and goes on as what it now is."""

    TYPE = "routing.ConsultationEnded.v1"
    reason: str


@dataclass(frozen=True, slots=True)
class PlanAgreed(Message):
    """`decided_by_desk` with a `reason` when the district desk ended a stuck consultation."""

    TYPE = "routing.PlanAgreed.v1"
    plan: int
    parts: list[dict[str, Any]]
    decided_by_desk: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CaseConcluded(Message):
    """`outcome`: resolved · answered · withdrawn · linked · split. `result`: the lead's, with what the supports add."""

    TYPE = "routing.CaseConcluded.v1"
    outcome: str
    lead: str
    result: str


@dataclass(frozen=True, slots=True)
class CaseReopened(Message):
    """A concluded case is open again: its result was rejected for the `times`-th time, or it is no longer linked."""

    TYPE = "routing.CaseReopened.v1"
    times: int
    reason: str


@dataclass(frozen=True, slots=True)
class PartAccepted(Message):
    """The platform has seen that a body has taken on its part; the other parties see it with this."""

    TYPE = "routing.PartAccepted.v1"
    body: str


@dataclass(frozen=True, slots=True)
class PartProgressed(Message):
    TYPE = "routing.PartProgressed.v1"
    body: str
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class PartExtended(Message):
    """The platform has seen that a body was given more time."""

    TYPE = "routing.PartExtended.v1"
    body: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PartReturned(Message):
    TYPE = "routing.PartReturned.v1"
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class PartResolved(Message):
    TYPE = "routing.PartResolved.v1"
    body: str
    result: str


@dataclass(frozen=True, slots=True)
class RecurrenceFlagged(Message):
    """So many have reported one event within days: `matters`, this one among them, the first of them at `since`.

    Told again only when twice as many have. Nothing follows from it for how the matters are handled.
    """

    TYPE = "routing.RecurrenceFlagged.v1"
    matters: list[UUID]
    since: datetime


@dataclass(frozen=True, slots=True)
class JudgementBegun(Message):
    """From here on it is told which model judges what comes in; so far it was this one."""

    TYPE = "routing.JudgementBegun.v1"
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class TriageModelActivated(Message):
    """Another model judges what comes in. By it, `changed` of the last `looked_at` matters would have gone elsewhere.

    `digest` is the SHA-256 of what it has learned.
    """

    TYPE = "routing.TriageModelActivated.v1"
    name: str
    digest: str
    former: str
    reason: str
    changed: int
    looked_at: int
