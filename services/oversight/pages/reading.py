"""The trace of everything. To read it is put on record, which is why these pages do not refresh themselves."""

from typing import Any
from uuid import UUID

from flask import request
from marshmallow import EXCLUDE, ValidationError

from services.oversight import api, schemas
from services.oversight.application import Oversight
from services.oversight.pages.declared import pages
from shared.kernel import Act
from shared.settings import SERVICES
from shared.web import PageAsked
from shared.web.pages.filled import with_offset

_DAYS = ("since", "until")


@pages.page("/oversight/audit", "oversight.read_audit", "oversight/audit.html")
def entries(service: Oversight, act: Act) -> dict[str, Any]:
    """The audit of one's district, narrowed as the address says."""
    typed = {name: text.strip() for name, text in request.args.items() if text.strip()}
    wanted, wrong = _wanted(typed)
    page = None if wrong else api.entries(service, act, PageAsked(cursor=typed.get("cursor")), **wanted)
    return {"page": page, "typed": typed, "wrong": wrong, "sources": SERVICES}


@pages.page("/oversight/matters/<uuid:id>", "oversight.read_audit", "oversight/trail.html")
def trail(service: Oversight, act: Act, id: UUID) -> dict[str, Any]:
    """Everything that was told about one matter."""
    return {"page": api.trail(service, act, PageAsked(cursor=request.args.get("cursor")), id), "matter": id}


def _wanted(typed: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What to narrow to, and the fields that cannot be read. Days begin when they begin in the town."""
    begun = {name: with_offset(f"{typed[name]}T00:00") for name in _DAYS if name in typed}
    try:
        return schemas.EntriesAsked().load({**typed, **begun}, unknown=EXCLUDE), []
    except ValidationError as error:
        return {}, sorted(error.messages_dict)
