"""What committees ask of an organisation: its parts, and nothing else of the matters they belong to (R22)."""

from typing import Any
from uuid import UUID

from flask import request

from services.committee import api, schemas, views
from services.committee.application import Committee
from services.committee.pages.declared import pages
from services.committee.parts import TRANSITIONS
from shared.jobs.schemas import Reason
from shared.kernel import Act
from shared.web import PageAsked
from shared.web.pages import one_of

_ONE = "/committee/parts/<uuid:id>/<int:part>"


@pages.page("/committee/parts", "committee.complete_part", "committee/parts.html")
def parts(service: Committee, act: Act) -> dict[str, Any]:
    status = one_of(views.STATUSES, "status")
    page = api.parts(service, act, PageAsked(cursor=request.args.get("cursor")), status)
    return {"page": page, "status": status, "statuses": views.STATUSES, "now": act.at}


@pages.page(_ONE, "committee.complete_part", "committee/part.html")
def part(service: Committee, act: Act, id: UUID, part: int) -> dict[str, Any]:
    found = api.part(service, act, id, part)
    return {"part": found, "possible": [verb for verb in ("complete_part", "decline_part") if _allows(verb, found)]}


@pages.form(f"{_ONE}/complete", "committee.complete_part", on=part, takes=schemas.Note)
def complete_part(service: Committee, act: Act, id: UUID, part: int, note: str) -> None:
    service.complete_part(id, part, note, act)


@pages.form(f"{_ONE}/decline", "committee.decline_part", on=part, takes=Reason)
def decline_part(service: Committee, act: Act, id: UUID, part: int, reason: str) -> None:
    service.decline_part(id, part, reason, act)


def _allows(verb: str, part: dict[str, Any]) -> bool:
    return part["status"] in TRANSITIONS[verb]
