"""Routing over HTTP: the desks' queue and verbs, the consultations, and what all parties to a case see of it."""

from typing import Any
from uuid import UUID

from services.routing import drift, queries, schemas
from services.routing.application import Routing
from services.routing.domain.rules import DESKS
from services.routing.schemas import triage as of_triage
from shared.kernel import Act
from shared.web import Page, PageAsked, Routes

routes = Routes("routing", "What kind of matter it is, who carries it, and what was agreed between those who do.")

# -- what is to be seen ------------------------------------------------------------------------------------------------


@routes.list("/queue", "routing.read_queue", shows=schemas.CaseLine, query=schemas.QueueAsked)
def queue(service: Routing, act: Act, page: PageAsked, desk: str | None) -> Page:
    """What waits for a desk: emergencies first, then the oldest."""
    own = act.by.role.value if act.by.role in DESKS else None
    return page.of(service, *queries.review_queue(act.by, desk or own), by=queries.EMERGENCIES_FIRST)


@routes.list("/cases", "routing.read_case", shows=schemas.CaseLine, query=schemas.CasesAsked)
def cases(service: Routing, act: Act, page: PageAsked, status: str | None) -> Page:
    """The cases that the caller's organisation carries a part of, or those of its district; newest first."""
    return page.of(service, *queries.cases(act.by, status), by=queries.OLDEST_FIRST, newest_first=True)


@routes.read("/cases/<uuid:id>", "routing.read_case", shows=schemas.Case)
def case(service: Routing, act: Act, id: UUID) -> dict[str, Any]:
    """One case with everybody's parts and progress, and the plans before the parties."""
    return queries.case(service, act.by, id)


@routes.read("/cases/<uuid:id>/similar", "routing.read_case", shows=schemas.Similar, query=schemas.SimilarAsked)
def similar(service: Routing, act: Act, id: UUID, place: str = "", days: int | None = None) -> dict[str, Any]:
    """The open cases that may be about the same event in other words, with what speaks for it. Nothing follows."""
    found = queries.case(service, act.by, id)
    return queries.similar(service, service.weights, act.by, found, place, days)


@routes.list("/consultations", "routing.read_case", shows=schemas.ConsultedOn)
def consultations(service: Routing, act: Act, page: PageAsked) -> Page:
    """What the caller's organisation is asked to agree on, or all of the district's; the oldest case first."""
    return page.of(service, *queries.consultations(act.by), by=queries.OLDEST_FIRST)


@routes.list("/corrections", "routing.read_queue", shows=schemas.Corrected)
def corrections(service: Routing, act: Act, page: PageAsked) -> Page:
    """What triage took for something else; newest first."""
    return page.of(service, *queries.corrections(act.by), by=queries.NEWEST_CORRECTION_FIRST, newest_first=True)


@routes.read("/triage/precision", "routing.read_queue", shows=of_triage.Precision, query=of_triage.PrecisionAsked)
def precision(service: Routing, act: Act, period: str, periods: int) -> dict[str, Any]:
    """How often triage was right, per period in which matters came in and per model, by what people decided."""
    return {"items": queries.precision(service, act.by, period, periods, act.at, str(service.zone))}


@routes.read("/triage/drift", "routing.read_queue", shows=of_triage.Drift, query=of_triage.DriftAsked)
def triage_drift(service: Routing, act: Act, weeks: int) -> dict[str, Any]:
    """How triage does week by week, against the eight weeks before each and what its model has promised."""
    return {
        "weeks": drift.drift(service, service.catalogue, service.zone, queries.division(act.by), act.at, weeks),
        "promised": drift.promised(service.model_card),
        "before": drift.BEFORE,
        "fewest": drift.FEWEST,
        "fewest_calibrated": drift.FEWEST_CALIBRATED,
    }


# -- what the desks do -------------------------------------------------------------------------------------------------


@routes.command("/cases/<uuid:id>/confirm", "routing.confirm_triage", shows=case)
def confirm_triage(service: Routing, act: Act, id: UUID) -> None:
    """It is what triage took it for: let it go its way."""
    service.confirm_triage(id, act)


@routes.command("/cases/<uuid:id>/correct", "routing.correct_triage", body=schemas.Correction, shows=case)
def correct_triage(service: Routing, act: Act, id: UUID, kind: str, category: str, reason: str) -> None:
    """Say what kind of matter it is, and about what. It goes on as that, or waits for the desk it is for."""
    service.correct_triage(id, kind, category, reason, act)


@routes.command("/cases/<uuid:id>/dispatch", "routing.dispatch", body=schemas.Dispatch, shows=case)
def dispatch(service: Routing, act: Act, id: UUID, to: str, task: str) -> None:
    """Name the body that leads; this confirms the triage."""
    service.dispatch(id, to, task, act)


@routes.command("/cases/<uuid:id>/redispatch", "routing.redispatch", body=schemas.ToAnother, shows=case)
def redispatch(service: Routing, act: Act, id: UUID, to: str, reason: str) -> None:
    """Give the part that was returned or recalled, or else the lead, to another body."""
    service.redispatch(id, to, reason, act)


@routes.command("/cases/<uuid:id>/escalate", "routing.escalate", body=schemas.ToAnother, shows=case)
def escalate(service: Routing, act: Act, id: UUID, to: str, reason: str) -> None:
    """Take what is administrative up to the district government or a department of it."""
    service.escalate(id, to, reason, act)


@routes.command("/cases/<uuid:id>/recall", "routing.recall", body=schemas.Recall, shows=case)
def recall(service: Routing, act: Act, id: UUID, body: str, reason: str) -> None:
    """Take a body's part back; another body has to be found for it."""
    service.recall(id, body, reason, act)


# -- what those who consult do -----------------------------------------------------------------------------------------


@routes.command("/cases/<uuid:id>/consult", "routing.open_consultation", body=schemas.Reason, shows=case)
def open_consultation(service: Routing, act: Act, id: UUID, reason: str) -> None:
    """Bring everybody who could carry the matter to one table."""
    service.open_consultation(id, reason, act)


@routes.command("/cases/<uuid:id>/plans", "routing.propose_plan", body=schemas.Proposal, shows=case)
def propose_plan(service: Routing, act: Act, id: UUID, parts: list[dict[str, Any]]) -> None:
    """Propose who leads and who supports; a proposer who is in the plan endorses it with that."""
    service.propose_plan(id, parts, act)


@routes.command("/cases/<uuid:id>/plans/<int:plan>/endorse", "routing.endorse_plan", shows=case)
def endorse_plan(service: Routing, act: Act, id: UUID, plan: int) -> None:
    """Agree to carry one's part. When all have, the plan is given out."""
    service.endorse_plan(id, plan, act)


@routes.command("/cases/<uuid:id>/plans/<int:plan>/object", "routing.object_to_plan", body=schemas.Reason, shows=case)
def object_to_plan(service: Routing, act: Act, id: UUID, plan: int, reason: str) -> None:
    """Say why it cannot be so; another plan has to be proposed."""
    service.object_to_plan(id, plan, reason, act)


@routes.command("/cases/<uuid:id>/decide", "routing.decide_plan", body=schemas.Decision, shows=case)
def decide_plan(service: Routing, act: Act, id: UUID, parts: list[dict[str, Any]], reason: str) -> None:
    """End a consultation that was turned over for want of agreement, and say why in this way."""
    service.decide_plan(id, parts, reason, act)
