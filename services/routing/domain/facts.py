"""What can happen to a case, in the field's words, and what is known of one at any time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.routing.domain.parts import Consultation, Part
from services.routing.domain.rules import Outcome, PartState, Status
from shared.kernel import Aggregate, Kind, Role, Urgency


class Assignment(Aggregate.Event):
    """One part of the matter becomes one body's job, for the first time or (`turn` > 1) once more."""

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


class Facts(Aggregate):
    """What can happen to a case. It has no topic of its own: only `Case`, where each is applied, is ever recorded."""

    class Created(Aggregate.Created):
        TOPIC = "routing.MatterTriaged.v1"
        place: str
        text: str
        data_class: str
        desks: dict[str, str]
        kind: str
        category: str
        urgency: str
        confidence: float
        reasons: list[str]
        doubt: str
        flags: list[str] | None = None
        model: str | None = None
        unfamiliar: float | None = None
        parts: list[dict[str, Any]] | None = None
        choices: list[dict[str, Any]] | None = None
        kind_confidence: float = 0.0
        category_confidence: float = 0.0
        urgency_confidence: float = 0.0

    class TriageReviewRequested(Aggregate.Event):
        TOPIC = "routing.TriageReviewRequested.v1"
        desk: str
        reason: str
        review_by: datetime

    class TriageConfirmed(Aggregate.Event):
        TOPIC = "routing.TriageConfirmed.v1"
        kind: str
        category: str

    class TriageCorrected(Aggregate.Event):
        TOPIC = "routing.TriageCorrected.v1"
        kind: str
        category: str
        former_kind: str
        former_category: str
        reason: str

    class MatterAnswered(Aggregate.Event):
        TOPIC = "routing.MatterAnswered.v1"
        article: str
        answer: str

    class MatterDispatched(Assignment):
        TOPIC = "routing.MatterDispatched.v1"

    class MatterRedispatched(Assignment):
        TOPIC = "routing.MatterRedispatched.v1"
        reason: str

    class MatterEscalated(Assignment):
        TOPIC = "routing.MatterEscalated.v1"
        reason: str

    class PartAccepted(Aggregate.Event):
        TOPIC = "routing.PartAccepted.v1"
        body: str

    class PartProgressed(Aggregate.Event):
        TOPIC = "routing.PartProgressed.v1"
        body: str
        step: str
        note: str

    class PartExtended(Aggregate.Event):
        TOPIC = "routing.PartExtended.v1"
        body: str
        due_at: datetime

    class PartReturned(Aggregate.Event):
        TOPIC = "routing.PartReturned.v1"
        body: str
        reason: str

    class PartResolved(Aggregate.Event):
        TOPIC = "routing.PartResolved.v1"
        body: str
        result: str

    class PartRecalled(Aggregate.Event):
        TOPIC = "routing.PartRecalled.v1"
        body: str
        body_role: str
        reason: str
        leaves_a_vacancy: bool

    class SupplementPassedOn(Aggregate.Event):
        TOPIC = "routing.SupplementPassedOn.v1"
        bodies: list[str]
        text: str

    class ConsultationOpened(Aggregate.Event):
        TOPIC = "routing.ConsultationOpened.v1"
        bodies: list[str]
        reason: str
        decide_by: datetime

    class PlanProposed(Aggregate.Event):
        TOPIC = "routing.PlanProposed.v1"
        plan: int
        parts: list[dict[str, Any]]

    class PlanEndorsed(Aggregate.Event):
        TOPIC = "routing.PlanEndorsed.v1"
        plan: int
        body: str

    class PlanObjected(Aggregate.Event):
        TOPIC = "routing.PlanObjected.v1"
        plan: int
        body: str
        reason: str

    class ConsultationTurnedOver(Aggregate.Event):
        TOPIC = "routing.ConsultationTurnedOver.v1"
        decide_by: datetime

    class ConsultationEnded(Aggregate.Event):
        TOPIC = "routing.ConsultationEnded.v1"
        reason: str

    class PlanAgreed(Aggregate.Event):
        TOPIC = "routing.PlanAgreed.v1"
        plan: int
        parts: list[dict[str, Any]]
        decided_by_desk: bool
        reason: str

    class CaseConcluded(Aggregate.Event):
        TOPIC = "routing.CaseConcluded.v1"
        outcome: str
        lead: str
        result: str
        first: UUID | None = None

    class CaseReopened(Aggregate.Event):
        TOPIC = "routing.CaseReopened.v1"
        times: int
        reason: str

    class RecurrenceFlagged(Aggregate.Event):
        TOPIC = "routing.RecurrenceFlagged.v1"
        matters: list[UUID]
        since: datetime

    # -- what is known -----------------------------------------------------------------------------------------------

    if TYPE_CHECKING:  # for the type checker alone: the library would make fields of a dataclass of them
        place: str
        text: str
        data_class: str
        desks: dict[Role, str]
        kind: Kind
        category: str
        urgency: Urgency
        doubt: str
        status: Status
        outcome: Outcome | None
        reviewer: Role | None
        decide_by: datetime | None
        parts: dict[str, Part]
        leader: str | None
        vacancy: str | None
        returns: int
        rejections: int
        plans: int
        consultation: Consultation | None
        recurrence: list[UUID]
        recurs_since: datetime | None

    @property
    def lead(self) -> Part | None:
        """The one part that leads, while a body carries it."""
        return next((part for part in self.carried if part.leads), None)

    def state_of(self, body: str) -> PartState | None:
        """How far the body is with what it carries or last carried."""
        part = self.parts.get(body)
        return part.state if part else None

    def turn_of(self, body: str) -> int:
        """How often the body has been given the matter: what it says of an earlier turn is not about this one."""
        part = self.parts.get(body)
        return part.turn if part else 0

    @property
    def carried(self) -> list[Part]:
        return [part for part in self.parts.values() if part.is_carried]

    @property
    def under_way(self) -> list[Part]:
        return [part for part in self.parts.values() if part.is_under_way]

    @property
    def parties(self) -> frozenset[str]:
        consulted = self.consultation.bodies if self.consultation else frozenset()
        return frozenset(part.of.body for part in self.carried) | consulted | frozenset(self.desks.values())

    @property
    def location(self) -> str:
        return self.place
