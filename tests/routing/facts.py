"""The small world in which cases are tested: who is there, and how a case comes into each state."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.routing.domain import Body, Case, Jurisdiction, PlanPart, Status
from shared.kernel import PLATFORM, Act, Actor, Kind, Role, Share, Urgency

MATTER = UUID("00000000-0000-4000-8000-000000000001")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DECIDE_BY = MONDAY + 3 * DAY

STREET = Body("500106001000", Role.STREET_OFFICE, "500106001000")
WEST_STREET = Body("500106002000", Role.STREET_OFFICE, "500106002000")
COMMITTEE = Body("500106001001", Role.COMMITTEE, "500106001001")
SISTER = Body("500106001002", Role.COMMITTEE, "500106001002")
DEPARTMENT = Body("500106000000-D01", Role.DISTRICT_GOVERNMENT, "500106000000")
GOVERNMENT = Body("500106000000", Role.DISTRICT_GOVERNMENT, "500106000000")
PROPERTY = Body("500106001001-P01", Role.ORGANISATION, "500106001001")
BODIES = (STREET, WEST_STREET, COMMITTEE, SISTER, DEPARTMENT, GOVERNMENT, PROPERTY)

DISTRICT_DESK = Actor(Role.DISTRICT_DESK, "500106000000-DESKD", "desk-1")
ENTERPRISE_DESK = Actor(Role.ENTERPRISE_DESK, "500106000000-DESKE", "desk-2")
DESKS = {DISTRICT_DESK.role: DISTRICT_DESK.organisation, ENTERPRISE_DESK.role: ENTERPRISE_DESK.organisation}

WITHIN = Jurisdiction(
    street_office=STREET,
    committee=COMMITTEE,
    district=DEPARTMENT,
    goes_up=False,
    accept_by=MONDAY + DAY,
    due_at=MONDAY + 7 * DAY,
    review_by=MONDAY + 4 * HOUR,
    decide_by=DECIDE_BY,
)
WHOLE_STREET = replace(WITHIN, committee=None)

Verb = Callable[[Case], None]


def by(actor: Actor | Body, at: datetime = MONDAY + HOUR) -> Act:
    """Somebody does something: a desk, or a member of a body's staff."""
    who = actor if isinstance(actor, Actor) else Actor(actor.role, actor.code, "officer-1")
    return Act(who, at, "request")


TOLD = Act(PLATFORM, MONDAY, "intake/1")
"""The platform follows a message."""


def triaged(kind: Kind = Kind.ADMINISTRATIVE, **otherwise: Any) -> Case:
    """A case with an opinion on it that is sure, unless told otherwise; nothing has followed yet."""
    facts: dict[str, Any] = {
        "place": COMMITTEE.code,
        "text": "路灯坏了",
        "data_class": "sensitive",
        "desks": DESKS,
        "kind": kind,
        "category": "municipal.street_lamp",
        "urgency": Urgency.NORMAL,
        "confidence": 0.9,
        "reasons": ["word:路灯"],
        "sensitive": False,
        "sure": True,
    }
    return Case.triage(MATTER, TOLD, **{**facts, **otherwise})


def set_out(kind: Kind = Kind.ADMINISTRATIVE, within: Jurisdiction = WITHIN, **otherwise: Any) -> Case:
    """The same, on its way."""
    case = triaged(kind, **otherwise)
    case.set_out(within, TOLD)
    return case


def under_review(kind: Kind = Kind.ADMINISTRATIVE) -> Case:
    return set_out(kind, sure=False)


def dispatched(kind: Kind = Kind.ADMINISTRATIVE) -> Case:
    """With the street office, or with the committee for public service."""
    return set_out(kind)


def consulted() -> Case:
    return set_out(Kind.MIXED)


def turned_over() -> Case:
    case = consulted()
    case.turn_over(DECIDE_BY + DAY, Act(PLATFORM, DECIDE_BY, "clock"))
    return case


def concluded(kind: Kind = Kind.ADMINISTRATIVE) -> Case:
    case = dispatched(kind)
    case.follow_resolution(leader(case), 1, "修好了", TOLD)
    return case


IN_STATE: Mapping[Status, Callable[[], Case]] = {
    Status.TRIAGED: triaged,
    Status.UNDER_REVIEW: under_review,
    Status.DISPATCHED: dispatched,
    Status.IN_CONSULTATION: consulted,
    Status.TURNED_OVER: turned_over,
    Status.CONCLUDED: concluded,
}


def part(body: Body, share: Share, kind: Kind, task: str = "") -> tuple[Body, PlanPart]:
    return body, PlanPart(body.code, body.role, share, kind, task)


STREET_LEADS = part(STREET, Share.LEAD, Kind.ADMINISTRATIVE)
STREET_SUPPORTS = part(STREET, Share.SUPPORT, Kind.ADMINISTRATIVE)
COMMITTEE_SUPPORTS = part(COMMITTEE, Share.SUPPORT, Kind.PUBLIC_SERVICE)
COMMITTEE_LEADS = part(COMMITTEE, Share.LEAD, Kind.PUBLIC_SERVICE)
PROPERTY_SUPPORTS = part(PROPERTY, Share.SUPPORT, Kind.PUBLIC_SERVICE)
DISTRICT_LEADS = part(DEPARTMENT, Share.LEAD, Kind.ADMINISTRATIVE)
DISTRICT_SUPPORTS = part(DEPARTMENT, Share.SUPPORT, Kind.ADMINISTRATIVE)
PLAN = (STREET_LEADS, COMMITTEE_SUPPORTS)


def planned() -> Case:
    """A mixed matter whose plan is agreed: the street office leads, the committee supports."""
    case = consulted()
    case.propose_plan(PLAN, WITHIN, by(STREET))
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    return case


def leader(case: Case) -> str:
    assert case.lead is not None
    return case.lead.of.body


def told(case: Case) -> list[str]:
    """What has happened to the case, by name."""
    return [type(event).__name__ for event in case.pending_events]


def since(case: Case, what: Verb) -> list[Any]:
    """The events that this adds."""
    before = len(case.pending_events)
    what(case)
    return list(case.pending_events[before:])


def names(events: list[Any]) -> list[str]:
    return [type(event).__name__ for event in events]
