"""The pages that both services have: a body's worklist, its job in a matter, and the desk's answer for more time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request

from shared.jobs import queries, schemas
from shared.jobs.application import JobService
from shared.jobs.routes import shown_job
from shared.jobs.showing import page_shown, shown
from shared.jobs.states import TRANSITIONS
from shared.kernel import Act
from shared.web import PageAsked
from shared.web.pages import Pages, one_of

Shows = Callable[[Any, Act, UUID], dict[str, Any]]

_VERBS = ("accept", "record_progress", "resolve", "request_extension", "return_")


def only_the_job(service: JobService, act: Act, id: UUID) -> dict[str, Any]:
    """What the page of a job shows where there is nothing besides."""
    return {"job": shown_job(service, act, id)}


def job_pages(pages: Pages, things: str, give_back: str, shows: Shows, template: str) -> Shows:
    """Declare them under `/<service>`, the jobs under `/<service>/<things>`. Returns the page of a job.

    `give_back`: the last word of the verb that returns a job.
    """
    path = f"/{pages.service}/{things}/<uuid:id>"
    _add_worklist(pages)

    @pages.page(path, f"{pages.service}.read_worklist", template)
    def job(service: JobService, act: Act, id: UUID) -> dict[str, Any]:
        found = shows(service, act, id)
        return {**found, "possible": _possible(found["job"]), "service": service.name}

    _add_verbs(pages, path, give_back, job)
    _add_extensions(pages, f"/{pages.service}/extensions")
    return job


def _possible(job: Mapping[str, Any]) -> list[str]:
    """What to offer; `request_extension` only while no other one waits for its answer."""
    waits = {"request_extension"} if job["extension_until"] else set()
    return [name for name in _VERBS if job["status"] in TRANSITIONS[name.rstrip("_")] and name not in waits]


def _add_worklist(pages: Pages) -> None:
    @pages.page(f"/{pages.service}", f"{pages.service}.read_worklist", "jobs/worklist.html")
    def worklist(service: JobService, act: Act) -> dict[str, Any]:
        """What the own organisation has to do, the most pressing first."""
        status = one_of(queries.STATUSES, "status")
        asked = PageAsked(cursor=request.args.get("cursor"))
        found = queries.worklist(act.by.organisation, status)
        page = page_shown(service, asked.of(service, *found, by=queries.MOST_PRESSING_FIRST))
        return {"page": page, "status": status, "statuses": queries.STATUSES, "now": act.at, "service": service.name}


def _add_verbs(pages: Pages, path: str, give_back: str, job: Shows) -> None:
    name = pages.service

    @pages.form(f"{path}/accept", f"{name}.accept", on=job)
    def accept(service: JobService, act: Act, id: UUID) -> None:
        service.accept(id, act)

    @pages.form(f"{path}/progress", f"{name}.record_progress", on=job, takes=schemas.Progress)
    def record_progress(service: JobService, act: Act, id: UUID, step: str, note: str) -> None:
        service.record_progress(id, step, note, act)

    @pages.form(f"{path}/extension", f"{name}.request_extension", on=job, takes=schemas.MoreTime)
    def request_extension(service: JobService, act: Act, id: UUID, until: datetime, reason: str) -> None:
        service.request_extension(id, until, reason, act)

    @pages.form(f"{path}/return", f"{name}.{give_back}", on=job, takes=schemas.Reason)
    def return_(service: JobService, act: Act, id: UUID, reason: str) -> None:
        service.return_(id, reason, act)

    @pages.form(f"{path}/resolve", f"{name}.resolve", on=job, takes=schemas.Result)
    def resolve(service: JobService, act: Act, id: UUID, result: str) -> None:
        service.resolve(id, result, act)


def _add_extensions(pages: Pages, path: str) -> None:
    name, one = pages.service, f"{path}/<uuid:id>/<body>"

    @pages.page(path, f"{name}.grant_extension", "jobs/extensions.html")
    def extensions(service: JobService, act: Act) -> dict[str, Any]:
        """Requests for more time that wait for an answer, the longest waiting first."""
        asked = PageAsked(cursor=request.args.get("cursor"))
        waiting = queries.extensions_waiting(act.by)
        page = page_shown(service, asked.of(service, *waiting, by=queries.LONGEST_WAITING_FIRST))
        return {"page": page, "service": service.name}

    @pages.page(one, f"{name}.grant_extension", "jobs/extension.html")
    def extension(service: JobService, act: Act, id: UUID, body: str) -> dict[str, Any]:
        service.load(service.carries, id, act)
        return {"job": shown(service, queries.job(service, id, body)), "service": service.name, "now": act.at}

    @pages.form(f"{one}/grant", f"{name}.grant_extension", on=extension)
    def grant_extension(service: JobService, act: Act, id: UUID, body: str) -> None:
        service.grant_extension(id, body, act)

    @pages.form(f"{one}/refuse", f"{name}.refuse_extension", on=extension, takes=schemas.Reason)
    def refuse_extension(service: JobService, act: Act, id: UUID, body: str, reason: str) -> None:
        service.refuse_extension(id, body, reason, act)
