"""A matter in each of its states, and who deals with it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.intake.domain import Matter, Status
from shared.kernel import PLATFORM, Act, Actor, Role

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRIDAY = MONDAY + timedelta(days=4)
MATTER, OTHER, THIRD = (UUID(int=(4 << 76) | (2 << 62) | number) for number in (1, 2, 3))
STREET, COMMUNITY, GRID = "500106001000", "500106001001", "500106001001-G01"
LAMP = "人民路路口的路灯一直不亮"

RESIDENT = Actor(Role.RESIDENT, "", "anonymous")
ENTERPRISE_DESK = Actor(Role.ENTERPRISE_DESK, "500106000000-DESKE", "desk-2")
DISTRICT_DESK = Actor(Role.DISTRICT_DESK, "500106000000-DESKD", "desk-1")
GRID_WORKER = Actor(Role.GRID_WORKER, COMMUNITY, "grid-1")
ORGANISER = Actor(Role.COMMITTEE, COMMUNITY, "committee-1")
ENGINEER = Actor(Role.DISTRICT_GOVERNMENT, "500106000000-D01", "district-1")
OFFICER = Actor(Role.STREET_OFFICE, STREET, "officer-1")
OTHER_OFFICER = Actor(Role.STREET_OFFICE, "500106002000", "officer-2")
PARTNER = Actor(Role.PARTNER, "500106000000-D01", "partner-1")
PARTY_DESK = Actor(Role.PARTY_DESK, "500106000000-DESKP", "desk-3")


def act(by: Actor = RESIDENT, at: datetime = MONDAY) -> Act:
    return Act(by, at, "request-1")


TOLD = Act(PLATFORM, MONDAY, "routing/1")


def reported(id: UUID = MATTER, by: Actor = RESIDENT, channel: str = "web", **otherwise: Any) -> Matter:
    facts: dict[str, Any] = {
        "place": COMMUNITY,
        "text": LAMP,
        "reporter": "reporter-1",
        "first_receiver": "district_desk:500106000000-DESKD:on-duty",
        "urgent": False,
        "on_behalf": False,
        "attachments": [],
        "code_digest": "digest",
        **otherwise,
    }
    return Matter.report(id, act(by), channel=channel, **facts)


def awaiting(id: UUID = MATTER) -> Matter:
    matter = reported(id)
    matter.present("修好了", STREET, FRIDAY, TOLD)
    return matter


def closed(id: UUID = MATTER) -> Matter:
    """Nobody replied."""
    matter = awaiting(id)
    matter.close_unanswered(Act(PLATFORM, FRIDAY, "clock"))
    return matter


IN = {Status.OPEN: reported, Status.AWAITING_CONFIRMATION: awaiting, Status.CLOSED: closed}


def happened(matter: Matter) -> list[str]:
    """The names of what happened since this was last asked."""
    return [type(each).TOPIC.split(".")[1] for each in matter.collect_events()]


def since(matter: Matter) -> Matter:
    """The same matter; what happened so far is no news."""
    matter.collect_events()
    return matter


def linked() -> tuple[Matter, Matter]:
    """The first report, and a second one of the same."""
    first, second = reported(), reported(OTHER)
    second.link(first, "同一盏灯", act())
    return first, second
