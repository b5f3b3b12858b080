"""A committee's service task, with what it delegates to the organisations that it leads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.committee import api, schemas
from services.committee.application import Committee
from services.committee.pages.declared import pages
from services.committee.parts import TRANSITIONS
from shared.identity.permissions import may
from shared.jobs.pages import job_pages
from shared.jobs.schemas import Reason
from shared.jobs.states import Status
from shared.kernel import Act, Unknown


def _shown(service: Committee, act: Act, id: UUID) -> dict[str, Any]:
    job = api.task(service, act, id)
    leads = may(act.by.role, "committee.delegate")
    organisations = service.around.town.organisations_of(act.by.organisation) if leads else ()
    return {
        "job": job,
        "organisations": [organisation.code for organisation in organisations],
        "may_delegate": leads and job["status"] == Status.ACCEPTED,
    }


task = job_pages(pages, "tasks", "return_task", shows=_shown, template="committee/task.html")


@pages.form("/committee/tasks/<uuid:id>/parts", "committee.delegate", on=task, takes=schemas.Delegation)
def delegate(service: Committee, act: Act, id: UUID, organisation: str, task: str, due_at: datetime) -> None:
    service.delegate(id, organisation, task, due_at, act)


@pages.page("/committee/tasks/<uuid:id>/parts/<int:part>", "committee.take_back_part", "committee/delegated.html")
def delegated(service: Committee, act: Act, id: UUID, part: int) -> dict[str, Any]:
    """One part, as the committee that delegated it sees it."""
    shown = api.task(service, act, id)
    found = _numbered(shown["parts"], part)
    return {"part": found, "open": found["status"] in TRANSITIONS["take_back_part"], "version": shown["version"]}


@pages.form(
    "/committee/tasks/<uuid:id>/parts/<int:part>/take-back", "committee.take_back_part", on=delegated, takes=Reason
)
def take_back_part(service: Committee, act: Act, id: UUID, part: int, reason: str) -> None:
    service.take_back_part(id, part, reason, act)


def _numbered(parts: list[dict[str, Any]], number: int) -> dict[str, Any]:
    for part in parts:
        if part["part"] == number:
            return part
    raise Unknown(number)
