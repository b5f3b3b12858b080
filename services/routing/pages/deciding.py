"""What a desk does with a case."""

from uuid import UUID

from services.routing import schemas
from services.routing.application import Routing
from services.routing.pages.case import case
from services.routing.pages.declared import pages
from shared.kernel import Act


@pages.form("/routing/cases/<uuid:id>/confirm", "routing.confirm_triage", on=case)
def confirm_triage(service: Routing, act: Act, id: UUID) -> None:
    service.confirm_triage(id, act)


@pages.form("/routing/cases/<uuid:id>/correct", "routing.correct_triage", on=case, takes=schemas.Correction)
def correct_triage(service: Routing, act: Act, id: UUID, kind: str, category: str, reason: str) -> None:
    service.correct_triage(id, kind, category, reason, act)


@pages.form("/routing/cases/<uuid:id>/dispatch", "routing.dispatch", on=case, takes=schemas.Dispatch)
def dispatch(service: Routing, act: Act, id: UUID, to: str, task: str) -> None:
    service.dispatch(id, to, task, act)


@pages.form("/routing/cases/<uuid:id>/redispatch", "routing.redispatch", on=case, takes=schemas.ToAnother)
def redispatch(service: Routing, act: Act, id: UUID, to: str, reason: str) -> None:
    service.redispatch(id, to, reason, act)


@pages.form("/routing/cases/<uuid:id>/escalate", "routing.escalate", on=case, takes=schemas.ToAnother)
def escalate(service: Routing, act: Act, id: UUID, to: str, reason: str) -> None:
    service.escalate(id, to, reason, act)


@pages.form("/routing/cases/<uuid:id>/recall", "routing.recall", on=case, takes=schemas.Recall)
def recall(service: Routing, act: Act, id: UUID, body: str, reason: str) -> None:
    service.recall(id, body, reason, act)


@pages.form("/routing/cases/<uuid:id>/consult", "routing.open_consultation", on=case, takes=schemas.Reason)
def open_consultation(service: Routing, act: Act, id: UUID, reason: str) -> None:
    service.open_consultation(id, reason, act)
