"""The small world in which jobs are tested: who acts, when, and what the platform tells."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.jobs.job import Order
from shared.kernel import PLATFORM, Act, Actor, Role
from shared.messages.base import Message
from shared.messages.routing import MatterDispatched
from shared.messaging.envelope import Envelope

MATTER = UUID("00000000-0000-4000-8000-000000000001")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DUE = MONDAY + 3 * DAY

EAST_STREET, WEST_STREET = "500106001000", "500106002000"
EAST_ONE, EAST_ONE_PROPERTY = "500106001001", "500106001001-P01"
DISTRICT = "500106000000"

OFFICER = Actor(Role.STREET_OFFICE, EAST_STREET, "officer-1")
WESTERN_OFFICER = Actor(Role.STREET_OFFICE, WEST_STREET, "officer-2")
DEPARTMENT = Actor(Role.DISTRICT_GOVERNMENT, DISTRICT, "officer-3")
COMMITTEE = Actor(Role.COMMITTEE, EAST_ONE, "committee-1")
PROPERTY = Actor(Role.ORGANISATION, EAST_ONE_PROPERTY, "property-1")
DISTRICT_DESK = Actor(Role.DISTRICT_DESK, "500106000000-DESKD", "desk-1")
ENTERPRISE_DESK = Actor(Role.ENTERPRISE_DESK, "500106000000-DESKE", "desk-2")

_PART: dict[str, Any] = {
    "body": EAST_STREET,
    "turn": 1,
    "share": "lead",
    "kind": "administrative",
    "category": "municipal.lamp",
    "urgency": "normal",
    "place": "500106001001",
    "text": "路灯坏了",
    "task": "请修复路灯",
    "accept_by": MONDAY + 4 * HOUR,
    "due_at": DUE,
    "data_class": "sensitive",
}


def order(**otherwise: Any) -> Order:
    """What the platform asks of the eastern street office, unless told otherwise."""
    return replace(Order(**_PART), **otherwise)


def act(by: Actor, at: datetime = MONDAY + HOUR, expects: int | None = None) -> Act:
    return Act(by, at, "request", expects)


def told(cause: str = "routing/1", at: datetime = MONDAY) -> Act:
    """The platform acts because of a message."""
    return Act(PLATFORM, at, cause)


def assigned(said: type[Message] = MatterDispatched, /, body_role: str = "street_office", **otherwise: Any) -> Message:
    """A message that makes a part of a matter a body's job."""
    facts = {**_PART, "body_role": body_role, "reason": "told in a test", **otherwise}
    return said(**{field.name: facts[field.name] for field in fields(said)})


def task_assigned(said: type[Message] = MatterDispatched, /, **otherwise: Any) -> Message:
    """The same for the eastern committee: a public-service part."""
    facts = {"body": EAST_ONE, "kind": "public_service", "body_role": "committee", "task": "请组织清理", **otherwise}
    return assigned(said, **facts)


def envelope(position: int, message: Message, matter: UUID = MATTER, at: datetime = MONDAY) -> Envelope:
    """As routing tells it: everything about matters, position after position."""
    return Envelope(
        "routing", position, position - 1, message.TYPE, matter, at, str(PLATFORM), "", "sensitive", message.dump()
    )
