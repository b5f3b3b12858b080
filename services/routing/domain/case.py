"""A case, from its facts: everything that happened is applied here, and nothing is decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from services.routing.domain.facts import Facts
from services.routing.domain.parts import Consultation, Part, PlanPart
from services.routing.domain.recurring import Recurring
from services.routing.domain.rules import Outcome, PartState, Status, kind_of
from shared.kernel import Act, Kind, Role, Share, Urgency


class Case(Recurring):
    """A matter as the platform sees it: at any time it is a desk's, a lead's, or that of those who consult on it."""

    TOPIC = "routing.Case"

    @classmethod
    def triage(
        cls,
        id: UUID,
        act: Act,
        *,
        place: str,
        text: str,
        data_class: str,
        desks: Mapping[Role, str],
        kind: Kind,
        category: str,
        urgency: Urgency,
        confidence: float,
        reasons: Sequence[str],
        sensitive: bool,
        sure: bool,
        flags: Sequence[str] = (),
        model: str = "",
        unfamiliar: float | None = None,
        parts: Sequence[Mapping[str, Any]] = (),
        choices: Sequence[Mapping[str, Any]] = (),
        kind_confidence: float = 0.0,
        category_confidence: float = 0.0,
        urgency_confidence: float = 0.0,
    ) -> "Case":
        """Open a case with an opinion of what it is. In doubt, or where much is at stake, a desk looks at it first, and
        at all in which something does not go together (`flags`), or that seem to be several things (`parts`).
        `model`: by which the opinion was formed.
        """
        kind = kind_of(kind, category)
        emergency = urgency is Urgency.EMERGENCY
        doubts = (
            ("emergency", emergency),
            ("sensitive", sensitive),
            ("flagged", bool(flags)),
            ("several_things", bool(parts)),
            ("unsure", not sure),
        )
        return cls.begin(
            cls.Created,
            id,
            act,
            place=place,
            text=text,
            data_class=data_class,
            desks={role.value: code for role, code in desks.items()},
            kind=kind.value,
            category=category,
            urgency=urgency.value,
            confidence=confidence,
            reasons=list(reasons),
            doubt=next((doubt for doubt, applies in doubts if applies), ""),
            flags=list(flags) or None,
            model=model or None,
            unfamiliar=unfamiliar,
            parts=list(map(_decidable, parts)) or None,
            choices=list(map(_decidable, choices)) or None,
            kind_confidence=kind_confidence,
            category_confidence=category_confidence,
            urgency_confidence=urgency_confidence,
        )

    @event(Facts.Created)
    def __init__(
        self,
        place: str,
        text: str,
        data_class: str,
        desks: dict[str, str],
        kind: str,
        category: str,
        urgency: str,
        doubt: str,
    ) -> None:
        self.place, self.text, self.data_class = place, text, data_class
        self.desks = {Role(role): code for role, code in desks.items()}
        self.kind, self.category, self.urgency = Kind(kind), category, Urgency(urgency)
        self.doubt = doubt
        self.status = Status.TRIAGED
        self.outcome: Outcome | None = None
        self.reviewer: Role | None = None
        self.decide_by: datetime | None = None
        self.parts: dict[str, Part] = {}
        self.leader: str | None = None
        self.vacancy: str | None = None
        self.returns = 0
        self.rejections = 0
        self.plans = 0
        self.consultation: Consultation | None = None
        self.recurrence: list[UUID] = []
        self.recurs_since: datetime | None = None

    @event(Facts.TriageReviewRequested)
    def _review_requested(self, desk: str) -> None:
        self.status, self.reviewer = Status.UNDER_REVIEW, Role(desk)

    @event(Facts.TriageConfirmed)
    def _confirmed(self) -> None:
        self.doubt = ""
        self._looked_at()

    @event(Facts.TriageCorrected)
    def _corrected(self, kind: str, category: str) -> None:
        if Kind(kind) is not self.kind:
            self.vacancy = None
        self.kind, self.category, self.doubt = Kind(kind), category, ""
        if self.consultation is None:
            self._looked_at()

    def _looked_at(self) -> None:
        self.status, self.reviewer = Status.DISPATCHED if self.lead else Status.TRIAGED, None

    @event(Facts.MatterDispatched)
    def _dispatched(
        self, body: str, body_role: str, share: str, kind: str, task: str, turn: int, due_at: datetime
    ) -> None:
        self._given(PlanPart(body, Role(body_role), Share(share), Kind(kind), task), turn, due_at)

    @event(Facts.MatterRedispatched)
    def _redispatched(
        self, body: str, body_role: str, share: str, kind: str, task: str, turn: int, due_at: datetime
    ) -> None:
        self._given(PlanPart(body, Role(body_role), Share(share), Kind(kind), task), turn, due_at)

    @event(Facts.MatterEscalated)
    def _escalated(
        self, body: str, body_role: str, share: str, kind: str, task: str, turn: int, due_at: datetime
    ) -> None:
        self._given(PlanPart(body, Role(body_role), Share(share), Kind(kind), task), turn, due_at)

    def _given(self, part: PlanPart, turn: int, due_at: datetime) -> None:
        self.status, self.reviewer, self.vacancy = Status.DISPATCHED, None, None
        self.parts[part.body] = Part(part, turn, due_at)
        if part.share is Share.LEAD:
            self.leader = part.body

    @event(Facts.PartAccepted)
    def _part_accepted(self, body: str) -> None:
        self.parts[body].state = PartState.ACCEPTED

    @event(Facts.PartProgressed)
    def _part_progressed(self, body: str, note: str) -> None:
        self.parts[body].note = note

    @event(Facts.PartExtended)
    def _part_extended(self, body: str, due_at: datetime) -> None:
        self.parts[body].due_at = due_at

    @event(Facts.PartReturned)
    def _part_returned(self, body: str) -> None:
        self.parts[body].state = PartState.RETURNED
        self.vacancy = body
        self.returns += 1

    @event(Facts.PartResolved)
    def _part_resolved(self, body: str, result: str) -> None:
        self.parts[body].state, self.parts[body].result = PartState.RESOLVED, result

    @event(Facts.PartRecalled)
    def _part_recalled(self, body: str, leaves_a_vacancy: bool) -> None:
        self.parts[body].state = PartState.RECALLED
        if leaves_a_vacancy:
            self.vacancy = body

    @event(Facts.SupplementPassedOn)
    def _supplemented(self, text: str) -> None:
        self.text = f"{self.text}\n{text}"

    @event(Facts.ConsultationOpened)
    def _consultation_opened(self, bodies: list[str], reason: str, decide_by: datetime) -> None:
        self.status, self.reviewer, self.decide_by = Status.IN_CONSULTATION, None, decide_by
        self.consultation = Consultation(frozenset(bodies), reason)

    @event(Facts.PlanProposed)
    def _plan_proposed(self, plan: int, parts: list[dict[str, Any]]) -> None:
        assert self.consultation is not None
        self.plans = plan
        self.consultation.lay_before(plan, tuple(map(PlanPart.read, parts)))

    @event(Facts.PlanEndorsed)
    def _plan_endorsed(self, body: str) -> None:
        assert self.consultation is not None
        self.consultation.endorsed.add(body)

    @event(Facts.PlanObjected)
    def _plan_objected(self, plan: int, body: str) -> None:
        assert self.consultation is not None
        self.consultation.objected.add((plan, body))
        self.consultation.lay_before(plan, ())

    @event(Facts.ConsultationTurnedOver)
    def _turned_over(self, decide_by: datetime) -> None:
        self.status, self.reviewer, self.decide_by = Status.TURNED_OVER, Role.DISTRICT_DESK, decide_by

    @event(Facts.ConsultationEnded)
    def _consultation_ended(self) -> None:
        self.consultation, self.decide_by, self.vacancy = None, None, None
        self._looked_at()

    @event(Facts.PlanAgreed)
    def _plan_agreed(self, plan: int) -> None:
        self.plans, self.consultation, self.decide_by, self.vacancy = plan, None, None, None
        self.status, self.reviewer = Status.DISPATCHED, None

    @event(Facts.CaseConcluded)
    def _concluded(self, outcome: str) -> None:
        self.status, self.outcome, self.reviewer = Status.CONCLUDED, Outcome(outcome), None
        self.consultation, self.decide_by, self.vacancy = None, None, None

    @event(Facts.CaseReopened)
    def _reopened(self, times: int) -> None:
        self.status, self.outcome, self.rejections = Status.TRIAGED, None, times
        for part in self.parts.values():
            if part.state is PartState.RESOLVED:
                part.state = PartState.REJECTED

    @event(Facts.RecurrenceFlagged)
    def _recurrence_flagged(self, matters: list[UUID], since: datetime) -> None:
        self.recurrence, self.recurs_since = matters, since


def _decidable(proposed: Mapping[str, Any]) -> dict[str, Any]:
    """With the kind that a desk could say it is of."""
    return {**proposed, "kind": kind_of(Kind(proposed["kind"]), proposed["category"]).value}
