"""One case: why it was triaged so, who carries what and how far they are, and what the reader may do about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.routing import api, queries
from services.routing.application import Routing
from services.routing.domain import Case
from services.routing.domain.offering import DESK_VERBS
from services.routing.domain.rules import DECIDES, DESKS, WHEN
from services.routing.pages import choices, proposing
from services.routing.pages.declared import pages
from services.routing.pages.reasons import explained
from shared.identity.permissions import may
from shared.kernel import Act, Kind
from shared.web.pages import town

_LINKS = "intake.link"
"""Who joins reports of one event, and is therefore shown which may be."""


@pages.page("/routing/cases/<uuid:id>", "routing.read_case", "routing/case.html")
def case(service: Routing, act: Act, id: UUID) -> dict[str, Any]:
    found = api.case(service, act, id)
    possible = _offered(service.find(Case, id), act) if act.by.role in DESKS else []
    return {
        "case": found,
        "category": choices.category_name(service.catalogue, found["category"]),
        "why": explained(found["reasons"], service.catalogue),
        "two_best": proposing.two_best(found, service.catalogue, possible),
        "proposed_parts": proposing.parts(found, service.catalogue),
        "split_address": proposing.split_address(found),
        "possible": possible,
        "may_contact": _may_contact(found, act),
        "choices": _choices(service, found, act),
        "consults": any(is_possible(verb, found, act) for verb in ("propose_plan", "decide_plan")),
        "votes": _may_vote(found, act),
        "similar": queries.similar(service, service.weights, act.by, found) if may(act.by.role, _LINKS) else None,
    }


def _offered(case: Case, act: Act) -> list[str]:
    """What a desk could do with it now. Forms that would refuse whatever is written into them are not shown."""
    return [verb for verb in DESK_VERBS if may(act.by.role, f"routing.{verb}") and case.is_for(verb, act.by.role)]


def is_possible(verb: str, case: Mapping[str, Any], act: Act) -> bool:
    """Whether to offer it; whether it is allowed the domain decides when it is asked for."""
    return may(act.by.role, f"routing.{verb}") and case["status"] in WHEN[verb]


def _may_contact(case: Mapping[str, Any], act: Act) -> bool:
    """Whoever carries a part, and the desks; those who only consult do without the reporter's data."""
    carries = act.by.organisation in choices.under_way(case["parts"])
    return may(act.by.role, "intake.read_personal_data") and (carries or act.by.role in DESKS)


def _choices(service: Routing, case: Mapping[str, Any], act: Act) -> dict[str, dict[str, choices.Choices]]:
    """Form by form, since the same field means other bodies."""
    near = choices.named(choices.bodies_at(town(), case["place"]))
    own = [part for part in case["parts"] if DECIDES[Kind(part["kind"])] is act.by.role]
    carrying = [town().organisations[code] for code in choices.under_way(own)]
    return {
        "correct_triage": {"category": choices.categories(service.catalogue)},
        "dispatch": {"to": near},
        "redispatch": {"to": near},
        "escalate": {"to": choices.named(choices.district_bodies(town()))},
        "recall": {"body": choices.named(carrying)},
    }


def _may_vote(case: Mapping[str, Any], act: Act) -> dict[str, bool]:
    """On the plan that is before the parties: those it names endorse it, everybody at the table may object."""
    latest = case["plans"][-1] if case["plans"] else None
    if latest is None or latest["state"] != "proposed":
        return {"endorse_plan": False, "object_to_plan": False}
    named = act.by.organisation in {part["body"] for part in latest["parts"]}
    voted = act.by.organisation in {vote["body"] for vote in latest["votes"]}
    return {
        "endorse_plan": named and not voted and is_possible("endorse_plan", case, act),
        "object_to_plan": is_possible("object_to_plan", case, act),
    }
