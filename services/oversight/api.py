"""Oversight over HTTP: for those who supervise, and for nobody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.oversight import audit, schemas, views
from services.oversight.application import Oversight
from shared.identity.jurisdiction import may_see
from shared.kernel import Act, Unknown
from shared.web import Page, PageAsked, Routes

routes = Routes("oversight", "The trace of everything, and what was noticed about those who handle matters.")

# -- the trace of everything: to read it is itself put on record -------------------------------------------------------


@routes.list("/audit", "oversight.read_audit", shows=schemas.Entry, query=schemas.EntriesAsked)
def entries(service: Oversight, act: Act, page: PageAsked, **wanted: Any) -> Page:
    """The audit of the caller's district, in the order in which it was taken in."""
    reach = service.reach(act)
    service.read_audit({**wanted, "cursor": page.cursor}, act)
    return page.of(service, *audit.stream(division=reach, **wanted), by=("leaf",))


@routes.list("/matters/<uuid:id>/audit", "oversight.read_audit", shows=schemas.Entry)
def trail(service: Oversight, act: Act, page: PageAsked, id: UUID) -> Page:
    """Everything that was told about one matter, by whom, and who has read it."""
    service.see(id, act)
    service.read_audit({"cursor": page.cursor}, act, matter_id=id)
    return page.of(service, *audit.stream(matter_id=id), by=("leaf",))


# -- what was noticed --------------------------------------------------------------------------------------------------


@routes.read("/observations/<uuid:id>", "oversight.read_observations", shows=schemas.Observation)
def observation(service: Oversight, act: Act, id: UUID) -> dict[str, Any]:
    """One observation, with the messages it rests on."""
    found = views.observation(service, id)
    if not may_see(act.by, {found["body"]}, found["body"]):
        raise Unknown(id)
    return found


@routes.list("/observations", "oversight.read_observations", shows=schemas.Observation, query=schemas.ObservationsAsked)
def observations(service: Oversight, act: Act, page: PageAsked, **wanted: Any) -> Page:
    """What was noticed about the bodies of the caller's district, newest first."""
    found = views.observations(views.division_of(act.by), **wanted)
    return page.of(service, *found, by=("observed_at", "observation_id"), newest_first=True)


@routes.command("/observations", "oversight.observe", body=schemas.Observe, shows=observation, creates=True)
def observe(service: Oversight, act: Act, id: UUID, matter_id: UUID, body: str, note: str) -> None:
    """Put on record what was noticed about a body's handling of a matter."""
    service.observe(id, matter_id, body, note, act)


@routes.list("/overdue", "oversight.read_observations", shows=schemas.Overdue, query=schemas.OverdueAsked)
def overdue(service: Oversight, act: Act, page: PageAsked, body: str | None) -> Page:
    """Everything that is late now in the caller's district, longest first."""
    by = ("since", "matter_id", "body", "turn", "reason")
    return page.of(service, *views.overdue(act.at, views.division_of(act.by), body), by=by)


@routes.list("/recurring", "oversight.read_observations", shows=schemas.Recurring)
def recurring(service: Oversight, act: Act, page: PageAsked) -> Page:
    """Events in the caller's district that several have reported within days; what was flagged last comes first."""
    found = views.recurring(views.division_of(act.by))
    return page.of(service, *found, by=("flagged_at", "matter_id"), newest_first=True)


@routes.read("/figures", "oversight.read_observations", shows=schemas.Figures, query=schemas.PeriodAsked)
def figures(service: Oversight, act: Act, since: datetime, until: datetime) -> dict[str, Any]:
    """Per body, what became of the turns that began in a period, and what was observed in it. Counts, no ranking."""
    found = views.figures(service, since, until, views.division_of(act.by), act.at)
    return {"since": since, "until": until, "bodies": found}
