"""How good triage is: how often it was right, as people decided, and how that changes week by week."""

from typing import Any

from services.routing import api
from services.routing.application import Routing
from services.routing.pages.declared import pages
from services.routing.precision import MONTH, WEEK
from shared.kernel import Act
from shared.web.pages import one_of

_PERIODS = 12
_WEEKS = 4


@pages.page("/routing/triage", "routing.read_queue", "routing/triage.html")
def triage(service: Routing, act: Act) -> dict[str, Any]:
    period = one_of([WEEK, MONTH], "period")
    found = api.precision(service, act, period, _PERIODS)
    drift = api.triage_drift(service, act, _WEEKS)
    return {"precision": found["items"], "period": period, "periods": [WEEK, MONTH], "drift": drift}
