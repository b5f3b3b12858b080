"""Matters for those who route, handle or supervise them. Their reporters' data is shown for a purpose only."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request
from flask.wrappers import Response

from services.intake import api, schemas, views
from services.intake.application import Intake
from services.intake.domain import SPLIT_INTO, Status
from services.intake.pages.declared import pages
from shared.kernel import Act
from shared.web import PageAsked
from shared.web.pages import one_of

_ALL = "all"
_PLACE = re.compile(r"([0-9]{1,5})-([0-9]{1,5})")
_STATUSES = [_ALL, *map(str, Status)]


@pages.page("/intake/matters", "intake.read", "intake/matters.html")
def matters(service: Intake, act: Act) -> dict[str, Any]:
    """The matters of one's division, newest first."""
    status = one_of(_STATUSES, "status")
    asked = PageAsked(cursor=request.args.get("cursor"))
    return {
        "page": api.matters(service, act, asked, None if status == _ALL else status),
        "statuses": _STATUSES,
        "status": status,
    }


@pages.page("/intake/received", "intake.read_received", "intake/received.html")
def received(service: Intake, act: Act) -> dict[str, Any]:
    """What whoever looks at it took in, and still answers for."""
    return {"page": api.received(service, act, PageAsked(cursor=request.args.get("cursor")))}


@pages.page("/intake/matters/<uuid:id>", "intake.read", "intake/matter.html")
def matter(service: Intake, act: Act, id: UUID) -> dict[str, Any]:
    """What its forms begin with: `?first=` the report to link it to; `?part_1=…&category_1=…` what to split it into,
    or `?passage_1=0-20` for which characters of it.
    """
    found = api.matter(service, act, id)
    proposed = {name: text for name, text in request.args.items() if name in schemas.SplitOnPage().fields}
    proposed |= dict(_passages(found["text"]))
    given = {"first": request.args.get("first", "")}
    return {"matter": found, "proposed": proposed, "most_parts": SPLIT_INTO[-1], "given": given}


def _passages(text: str) -> Iterator[tuple[str, str]]:
    """Parts by where they stand in the text: an address of many characters would be refused on its way."""
    for number in range(1, SPLIT_INTO.stop):
        if place := _PLACE.fullmatch(request.args.get(f"passage_{number}", "")):
            yield f"part_{number}", text[int(place[1]) : int(place[2])]


@pages.form("/intake/matters/<uuid:id>/link", "intake.link", on=matter, takes=schemas.Link)
def link(service: Intake, act: Act, id: UUID, first: UUID, reason: str) -> None:
    service.link(id, first, reason, act)


@pages.form("/intake/matters/<uuid:id>/split", "intake.split", on=matter, takes=schemas.SplitOnPage)
def split(service: Intake, act: Act, id: UUID, **told: str) -> None:
    numbers = [number for number in range(1, SPLIT_INTO.stop) if told.get(f"part_{number}")]
    parts = [{"text": told[f"part_{n}"], "category": told.get(f"category_{n}", "")} for n in numbers]
    service.split(id, parts, act)


@pages.form("/intake/matters/<uuid:id>/erase-person", "intake.erase_person", on=matter, takes=schemas.OfficialReason)
def erase_person(service: Intake, act: Act, id: UUID, reason: str) -> None:
    service.erase_person(id, reason, act)


@pages.page("/intake/matters/<uuid:id>/contact", "intake.read_personal_data", "intake/contact.html")
def contact(service: Intake, act: Act, id: UUID) -> dict[str, Any]:
    """Asks what for, before anything is shown."""
    service.handled(id, act)
    return {"matter": views.matter(service, id)}


@pages.form("/intake/matters/<uuid:id>/contact", "intake.read_personal_data", on=contact, takes=schemas.Purpose)
def read_personal_data(service: Intake, act: Act, id: UUID, purpose: str) -> Response:
    """Shown once, as the answer to a purpose that is now on record; no address leads to it."""
    service.read_personal_data(id, purpose, act)
    return make_response(
        render_template("intake/records.html", purpose=purpose, **api.personal_records(service, act, id))
    )
