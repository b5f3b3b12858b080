"""Committees over HTTP: a body's service tasks, and the parts that it delegates to its own organisations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.committee import schemas, views
from services.committee.application import Committee
from shared.jobs.routes import job_routes, shown_job
from shared.jobs.schemas import Reason
from shared.kernel import Act
from shared.web import Page, PageAsked, Routes

routes = Routes("committee", "Service tasks of the committees, and the parts that organisations carry out.")


def task(service: Committee, act: Act, id: UUID) -> dict[str, Any]:
    """The caller's own task in this matter, with everything that happened to it and the parts it delegated."""
    return {**shown_job(service, act, id), "parts": views.parts_of(service, id, act.by.organisation)}


job_routes(routes, "tasks", "return_task", shows=task, schema=schemas.Task)


# -- for the committee -------------------------------------------------------------------------------------------------


@routes.command("/tasks/<uuid:id>/parts", "committee.delegate", body=schemas.Delegation, shows=task)
def delegate(service: Committee, act: Act, id: UUID, organisation: str, task: str, due_at: datetime) -> None:
    """Ask an organisation of one's own to carry out a part."""
    service.delegate(id, organisation, task, due_at, act)


@routes.command("/tasks/<uuid:id>/parts/<int:part>/take-back", "committee.take_back_part", body=Reason, shows=task)
def take_back_part(service: Committee, act: Act, id: UUID, part: int, reason: str) -> None:
    """Take a part back, be it declined or no longer wanted."""
    service.take_back_part(id, part, reason, act)


# -- for the organisation ----------------------------------------------------------------------------------------------


@routes.list("/parts", "committee.complete_part", shows=schemas.Part, query=schemas.PartsAsked)
def parts(service: Committee, act: Act, page: PageAsked, status: str) -> Page:
    """What committees ask of the caller's own organisation, the first due first."""
    return page.of(service, *views.parts_delegated_to(act.by.organisation, status), by=views.DUE_FIRST)


@routes.read("/parts/<uuid:id>/<int:part>", "committee.complete_part", shows=schemas.Part)
def part(service: Committee, act: Act, id: UUID, part: int) -> dict[str, Any]:
    """One part, and nothing else of the matter it belongs to."""
    return views.part(service, id, part, act.by.organisation)


@routes.command("/parts/<uuid:id>/<int:part>/complete", "committee.complete_part", body=schemas.Note, shows=part)
def complete_part(service: Committee, act: Act, id: UUID, part: int, note: str) -> None:
    """Say that it is done."""
    service.complete_part(id, part, note, act)


@routes.command("/parts/<uuid:id>/<int:part>/decline", "committee.decline_part", body=Reason, shows=part)
def decline_part(service: Committee, act: Act, id: UUID, part: int, reason: str) -> None:
    """Say that it cannot be done, and why."""
    service.decline_part(id, part, reason, act)
