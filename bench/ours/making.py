"""What the processes that measure us are made of, and what they say and command."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from services.street_office.application import StreetOffice
from shared.composition import make_node, surroundings
from shared.kernel import PLATFORM, Act, Actor, Role
from shared.messages.routing import MatterDispatched
from shared.messaging.envelope import Envelope
from shared.node import Node
from shared.settings import Settings

OFFICE = "500106001000"
PLACE = "500106001004"
TEXT = "路口的路灯已经三天不亮了，下面的台阶很陡，晚上老人走路不安全，请尽快修复。"
OFFICER = Actor(Role.STREET_OFFICE, OFFICE, "officer-1")


def node_of(environment: dict[str, str], service: str) -> Node:
    settings = Settings.read(environment)
    return make_node(service, settings, surroundings(settings))


def street_office_of(environment: dict[str, str]) -> StreetOffice:
    service = node_of(environment, "street_office").service
    assert isinstance(service, StreetOffice)
    return service


def now(by: Actor = OFFICER) -> Act:
    return Act(by, datetime.now(UTC), "bench")


def dispatches(count: int) -> list[Envelope]:
    """So many matters given to one street office, in the platform's words."""
    return [_dispatch(position, uuid4()) for position in range(1, count + 1)]


def _dispatch(position: int, matter: UUID) -> Envelope:
    at = datetime.now(UTC)
    message = MatterDispatched(
        body=OFFICE,
        turn=1,
        body_role=Role.STREET_OFFICE.value,
        share="lead",
        kind="administrative",
        category="road.lamp",
        urgency="normal",
        place=PLACE,
        text=TEXT,
        task="",
        accept_by=at + timedelta(hours=4),
        due_at=at + timedelta(days=5),
        data_class="sensitive",
    )
    return Envelope(
        "routing",
        position,
        position - 1,
        message.TYPE,
        matter,
        at,
        str(PLATFORM),
        f"intake/{position}",
        "sensitive",
        message.dump(),
    )
