"""The routes that both services have: a body's worklist and verbs, and the desk that answers for more time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema

from shared.jobs import queries, schemas
from shared.jobs.application import JobService
from shared.jobs.showing import page_shown, shown
from shared.kernel import Act
from shared.web import Page, PageAsked, Routes

Shows = Callable[[Any, Act, UUID], dict[str, Any]]


def shown_job(service: JobService, act: Act, id: UUID) -> dict[str, Any]:
    """The caller's own job in this matter, with everything that happened to it."""
    job, history = queries.job_with_history(service, id, act.by.organisation)
    return {**shown(service, job), "history": history}


def job_routes(routes: Routes, things: str, give_back: str, shows: Shows, schema: type[Schema]) -> None:
    """Declare them under `/<things>`.

    `give_back`: the last word of the verb that returns a job. `shows`, with its `schema`: what shows the caller's job.
    """
    verb = f"{routes.service}.read_worklist"
    _add_worklist(routes, f"/{things}", verb)
    routes.read(f"/{things}/<uuid:id>", verb, shows=schema)(shows)
    _add_verbs(routes, f"/{things}/<uuid:id>", give_back, shows)
    _add_extensions(routes, f"/{things}/<uuid:id>/extension/<body>")


def _add_worklist(routes: Routes, path: str, verb: str) -> None:
    @routes.list(path, verb, shows=schemas.Job, query=schemas.JobsAsked)
    def worklist(service: JobService, act: Act, page: PageAsked, status: str, overdue: bool) -> Page:
        """What the caller's own organisation has to do, the most pressing first."""
        asked = queries.worklist(act.by.organisation, status, datetime.now(UTC) if overdue else None)
        return page_shown(service, page.of(service, *asked, by=queries.MOST_PRESSING_FIRST))


def _add_verbs(routes: Routes, path: str, give_back: str, job: Shows) -> None:
    name = routes.service

    @routes.command(f"{path}/accept", f"{name}.accept", shows=job)
    def accept(service: JobService, act: Act, id: UUID) -> None:
        """Take it on."""
        service.accept(id, act)

    @routes.command(f"{path}/progress", f"{name}.record_progress", body=schemas.Progress, shows=job)
    def record_progress(service: JobService, act: Act, id: UUID, step: str, note: str) -> None:
        """Say what is being done; the reporter sees it."""
        service.record_progress(id, step, note, act)

    @routes.command(f"{path}/extension", f"{name}.request_extension", body=schemas.MoreTime, shows=job)
    def request_extension(service: JobService, act: Act, id: UUID, until: datetime, reason: str) -> None:
        """Ask the desk for more time."""
        service.request_extension(id, until, reason, act)

    @routes.command(f"{path}/return", f"{name}.{give_back}", body=schemas.Reason, shows=job)
    def return_(service: JobService, act: Act, id: UUID, reason: str) -> None:
        """Give back what cannot be handled; the platform finds who can."""
        service.return_(id, reason, act)

    @routes.command(f"{path}/resolve", f"{name}.resolve", body=schemas.Result, shows=job)
    def resolve(service: JobService, act: Act, id: UUID, result: str) -> None:
        """Say what came of it."""
        service.resolve(id, result, act)


def _add_extensions(routes: Routes, path: str) -> None:
    name = routes.service

    @routes.list("/extensions", f"{name}.grant_extension", shows=schemas.Job)
    def extensions(service: JobService, act: Act, page: PageAsked) -> Page:
        """Requests for more time that wait for the desk's answer, the longest waiting first."""
        waiting = queries.extensions_waiting(act.by)
        return page_shown(service, page.of(service, *waiting, by=queries.LONGEST_WAITING_FIRST))

    @routes.representation(schemas.Job)
    def answered(service: JobService, act: Act, id: UUID, body: str) -> dict[str, Any]:
        return shown(service, queries.job(service, id, body))

    @routes.command(f"{path}/grant", f"{name}.grant_extension", shows=answered)
    def grant_extension(service: JobService, act: Act, id: UUID, body: str) -> None:
        """Give the body the time it asked for."""
        service.grant_extension(id, body, act)

    @routes.command(f"{path}/refuse", f"{name}.refuse_extension", body=schemas.Reason, shows=answered)
    def refuse_extension(service: JobService, act: Act, id: UUID, body: str, reason: str) -> None:
        """Leave the due date as it is, and say why."""
        service.refuse_extension(id, body, reason, act)
