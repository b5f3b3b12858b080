"""How triage does: for the desks that correct it, and for whoever supervises."""

from typing import Any

from services.routing import api
from services.routing.application import Routing
from services.routing.pages.declared import pages
from shared.kernel import Act

_WEEKS = 4


@pages.page("/routing/triage", "routing.read_queue", "routing/triage.html")
def triage(service: Routing, act: Act) -> dict[str, Any]:
    return {"drift": api.triage_drift(service, act, _WEEKS)}
