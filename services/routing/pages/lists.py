"""Lists of cases: what waits for a desk, what is under way, what is consulted on, what was corrected."""

from typing import Any

from flask import request

from services.routing import api
from services.routing.application import Routing
from services.routing.domain import Status
from services.routing.pages.choices import category_name
from services.routing.pages.declared import pages
from services.routing.pages.proposing import two_best
from shared.kernel import Act
from shared.web import Page, PageAsked
from shared.web.pages import one_of

_ALL = "all"
_STATUSES = [_ALL, *map(str, Status)]


def _asked() -> PageAsked:
    return PageAsked(cursor=request.args.get("cursor"))


def _shown(service: Routing, act: Act, page: Page, title: str) -> dict[str, Any]:
    names = {case["category"]: category_name(service.catalogue, case["category"]) for case in page.items}
    best = {case["matter_id"]: two_best(case, service.catalogue) for case in page.items if case["reviewer"]}
    return {"page": page, "names": names, "best": best, "now": act.at, "title": title}


@pages.page("/routing", "routing.read_queue", "routing/cases.html")
def queue(service: Routing, act: Act) -> dict[str, Any]:
    """What waits for one's own desk, or for both: emergencies first, then the oldest."""
    return _shown(service, act, api.queue(service, act, _asked(), None), "queue")


@pages.page("/routing/cases", "routing.read_case", "routing/cases.html")
def cases(service: Routing, act: Act) -> dict[str, Any]:
    status = one_of(_STATUSES, "status")
    page = api.cases(service, act, _asked(), None if status == _ALL else status)
    return {**_shown(service, act, page, "cases"), "status": status, "statuses": _STATUSES}


@pages.page("/routing/consultations", "routing.read_case", "routing/cases.html")
def consultations(service: Routing, act: Act) -> dict[str, Any]:
    return _shown(service, act, api.consultations(service, act, _asked()), "consultations")


@pages.page("/routing/corrections", "routing.read_queue", "routing/corrections.html")
def corrections(service: Routing, act: Act) -> dict[str, Any]:
    """What triage took for something else."""
    page = api.corrections(service, act, _asked())
    codes = {row[column] for row in page.items for column in ("category", "former_category")}
    return {"page": page, "names": {code: category_name(service.catalogue, code) for code in codes}}
