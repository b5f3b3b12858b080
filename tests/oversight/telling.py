"""The other services as these tests need them: they tell messages, one after the other, each with its place."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.kernel import PLATFORM, Actor, Role
from shared.messages import committee, intake, routing, street_office
from shared.messages.base import Message
from shared.messaging.envelope import Envelope

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock in the town
HOUR = timedelta(hours=1)
MATTER = UUID("6f1f4a52-0d5c-4a0e-9b6e-0d8c7a3b2f10")
STREET, COMMITTEE = "500106001000", "500106001001"
DISTRICT_DESK, ENTERPRISE_DESK = "500106000000-DESKD", "500106000000-DESKE"
PARTY_DESK = Actor(Role.PARTY_DESK, "500106000000-DESKP", "desk-party-1")


class Told:
    """What was told so far. A source is whoever's message it is; `cause` is what the message answers."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self.now = start
        self.positions: dict[str, int] = defaultdict(int)

    def __call__(self, message: Message, matter: UUID = MATTER, cause: str = "test", by: str = "") -> Envelope:
        source = message.TYPE.partition(".")[0]
        previous = self.positions[source]
        self.positions[source] += 1
        return Envelope(
            source,
            previous + 1,
            previous,
            message.TYPE,
            matter,
            self.now,
            by or str(PLATFORM),
            cause,
            "sensitive",
            message.dump(),
        )

    def later(self, hours: float) -> "Told":
        self.now += hours * HOUR
        return self


def reported(place: str = COMMITTEE) -> Message:
    return intake.MatterReported("web", place, "路灯不亮", "r", "district_desk:d:p", "sensitive", False, False, [])


def dispatched(body: str = STREET, urgency: str = "normal", at: datetime = MONDAY) -> Message:
    role = "street_office" if body == STREET else "committee"
    times = {"accept_by": at + 2 * HOUR, "due_at": at + 100 * HOUR}
    return routing.MatterDispatched(
        body=body,
        turn=1,
        body_role=role,
        share="lead",
        kind="administrative",
        category="roads",
        urgency=urgency,
        place=COMMITTEE,
        text="路灯不亮",
        task="",
        data_class="sensitive",
        **times,
    )


def received(order: Message) -> Message:
    told = order.dump()
    kind = street_office.WorkOrderReceived if told["body"] == STREET else committee.ServiceTaskReceived
    return kind.load(told)
