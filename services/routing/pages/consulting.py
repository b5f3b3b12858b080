"""Plans: proposed or decided on a page with a row for each body that could carry a part; voted on at the case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for
from marshmallow import ValidationError

from services.routing import api, schemas
from services.routing.application import Routing
from services.routing.pages import choices
from services.routing.pages.case import case, is_possible
from services.routing.pages.declared import pages
from shared.kernel import Act, Refused
from shared.town.model import Organisation
from shared.web.errors import Invalid
from shared.web.pages import town


@pages.page("/routing/cases/<uuid:id>/plan", "routing.propose_plan", "routing/plan.html")
def plan(service: Routing, act: Act, id: UUID) -> dict[str, Any]:
    found = api.case(service, act, id)
    return {
        "case": found,
        "rows": [(body, choices.own_kind(body)) for body in _planners(found)],
        "form_name": next((verb for verb in ("propose_plan", "decide_plan") if is_possible(verb, found, act)), None),
    }


@pages.form("/routing/cases/<uuid:id>/plan", "routing.propose_plan", on=plan)
def propose_plan(service: Routing, act: Act, id: UUID) -> str:
    service.propose_plan(id, _parts_told(service, act, id), act)
    return url_for(".case", id=id)


@pages.form("/routing/cases/<uuid:id>/decide", "routing.decide_plan", on=plan, takes=schemas.Reason)
def decide_plan(service: Routing, act: Act, id: UUID, reason: str) -> str:
    service.decide_plan(id, _parts_told(service, act, id), reason, act)
    return url_for(".case", id=id)


@pages.form("/routing/cases/<uuid:id>/plans/<int:plan>/endorse", "routing.endorse_plan", on=case)
def endorse_plan(service: Routing, act: Act, id: UUID, plan: int) -> None:
    service.endorse_plan(id, plan, act)


@pages.form("/routing/cases/<uuid:id>/plans/<int:plan>/object", "routing.object_to_plan", on=case, takes=schemas.Reason)
def object_to_plan(service: Routing, act: Act, id: UUID, plan: int, reason: str) -> None:
    service.object_to_plan(id, plan, reason, act)


def _planners(case: Mapping[str, Any]) -> list[Organisation]:
    consulted = case["consultation"]["bodies"] if case["consultation"] else []
    return choices.planners_at(town(), case["place"], case["category"], consulted)


def _parts_told(service: Routing, act: Act, id: UUID) -> list[dict[str, Any]]:
    """The rows that were given a share, as the API takes them."""
    rows = [_part(body) for body in _planners(api.case(service, act, id))]
    parts = [row for row in rows if row["share"]]
    try:
        loaded: list[dict[str, Any]] = schemas.Proposal().load({"parts": parts})["parts"]
    except ValidationError as error:
        if not parts:
            raise Refused("not_one_lead", "nobody is named") from None
        raise Invalid(error.messages_dict) from None
    return loaded


def _part(body: Organisation) -> dict[str, str]:
    share, task = (request.form.get(f"{field}.{body.code}", "").strip() for field in ("share", "task"))
    return {"body": body.code, "share": share, "kind": choices.own_kind(body).value, "task": task}
