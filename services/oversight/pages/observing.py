"""Observations: made by the clock, or by somebody who noticed something."""

from typing import Any
from uuid import UUID, uuid4

from flask import request, url_for

from services.oversight import api, schemas
from services.oversight.application import Oversight
from services.oversight.domain import Reason
from services.oversight.pages.declared import pages
from shared.kernel import Act
from shared.web import PageAsked
from shared.web.pages import one_of

_ALL = "all"
_REASONS = [_ALL, *map(str, Reason)]


@pages.page("/oversight", "oversight.read_observations", "oversight/observations.html")
def observations(service: Oversight, act: Act) -> dict[str, Any]:
    """What was noticed about the bodies of one's district, newest first."""
    reason = one_of(_REASONS, "reason")
    wanted = {"body": request.args.get("body") or None, "reason": None if reason == _ALL else reason}
    page = api.observations(service, act, PageAsked(cursor=request.args.get("cursor")), **wanted)
    return {"page": page, "reason": reason, "reasons": _REASONS}


@pages.page("/oversight/overdue", "oversight.read_observations", "oversight/overdue.html")
def overdue(service: Oversight, act: Act) -> dict[str, Any]:
    """Everything that is late now, longest first."""
    return {"page": api.overdue(service, act, PageAsked(cursor=request.args.get("cursor")), None)}


@pages.page("/oversight/recurring", "oversight.read_observations", "oversight/recurring.html")
def recurring(service: Oversight, act: Act) -> dict[str, Any]:
    """Events that several have reported within days."""
    return {"page": api.recurring(service, act, PageAsked(cursor=request.args.get("cursor")))}


@pages.page("/oversight/observations/<uuid:id>", "oversight.read_observations", "oversight/observation.html")
def observation(service: Oversight, act: Act, id: UUID) -> dict[str, Any]:
    return {"observation": api.observation(service, act, id)}


@pages.page("/oversight/observe", "oversight.observe", "oversight/observe.html")
def observe_page(service: Oversight, act: Act) -> dict[str, Any]:
    """`?matter=` and `?body=` are what the page that leads here was about."""
    return {"given": {"matter_id": request.args.get("matter", ""), "body": request.args.get("body", "")}}


@pages.form("/oversight/observe", "oversight.observe", on=observe_page, takes=schemas.Observe)
def observe(service: Oversight, act: Act, matter_id: UUID, body: str, note: str) -> str:
    id = uuid4()
    service.observe(id, matter_id, body, note, act)
    return url_for(".observation", id=id)
