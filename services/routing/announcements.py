"""What routing tells others of what it has recorded."""

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain import Case, Judgement
from shared.messages import routing as say
from shared.messages.announcing import told_as
from shared.messages.base import Message

ANNOUNCEMENTS: Mapping[type[Any], Callable[[Any], Message]] = {
    Case.Created: told_as(say.MatterTriaged),
    Case.TriageReviewRequested: told_as(say.TriageReviewRequested),
    Case.TriageConfirmed: told_as(say.TriageConfirmed),
    Case.TriageCorrected: told_as(say.TriageCorrected),
    Case.MatterAnswered: told_as(say.MatterAnswered),
    Case.MatterDispatched: told_as(say.MatterDispatched),
    Case.MatterRedispatched: told_as(say.MatterRedispatched),
    Case.MatterEscalated: told_as(say.MatterEscalated),
    Case.PartAccepted: told_as(say.PartAccepted),
    Case.PartProgressed: told_as(say.PartProgressed),
    Case.PartExtended: told_as(say.PartExtended),
    Case.PartReturned: told_as(say.PartReturned),
    Case.PartResolved: told_as(say.PartResolved),
    Case.PartRecalled: told_as(say.PartRecalled),
    Case.SupplementPassedOn: told_as(say.SupplementPassedOn),
    Case.ConsultationOpened: told_as(say.ConsultationOpened),
    Case.PlanProposed: told_as(say.PlanProposed),
    Case.PlanEndorsed: told_as(say.PlanEndorsed),
    Case.PlanObjected: told_as(say.PlanObjected),
    Case.ConsultationTurnedOver: told_as(say.ConsultationTurnedOver),
    Case.ConsultationEnded: told_as(say.ConsultationEnded),
    Case.PlanAgreed: told_as(say.PlanAgreed),
    Case.CaseConcluded: told_as(say.CaseConcluded),
    Case.CaseReopened: told_as(say.CaseReopened),
    Case.RecurrenceFlagged: told_as(say.RecurrenceFlagged),
    Judgement.Created: told_as(say.JudgementBegun),
    Judgement.TriageModelActivated: told_as(say.TriageModelActivated),
}
