"""Routing as it hears the other services: in memory, every message through the inbox."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.application import Routing
from services.routing.domain import Case
from shared.messages import committee, intake, street_office
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox, Taken
from shared.persistence.commit import Recording
from shared.surroundings import Surroundings
from tests.memory import MemoryRecorder
from tests.routing.facts import MATTER, MONDAY

EAST_ONE = "500106001001"
EAST_STREET = "500106001000"

# Texts that triage is sure of, and one that it cannot be.
PURELY_ADMINISTRATIVE = "小区对面马路的窨井盖缺失，井盖松动，晚上很危险"
PURELY_PUBLIC = "想报名参加志愿者，社区什么时候招募志愿者，志愿服务队在哪里报名"
MIXED = "老旧小区想加装电梯，底楼住户不同意"
UNCLEAR = "有事"
QUESTION = "请问便民服务大厅开放时间"
EMERGENCY = "三楼着火了，救命"
COMPLAINT = "投诉居委会不作为，居委会主任态度恶劣"


class TownHall:
    """What the others tell reaches the service in their order; what it tells comes out of its herald."""

    def __init__(self, around: Surroundings, recorder: Recording | None = None) -> None:
        self.routing = Routing(recorder or MemoryRecorder(Routing.sources), around)
        self._inbox = Inbox(self.routing, patience=())
        self._positions: Counter[str] = Counter()

    def hears(self, *messages: Message, matter: UUID = MATTER, at: datetime = MONDAY) -> Taken:
        """Each is told by its own service; nothing may be parked."""
        taken = self._inbox.take_in([self.envelope(message, matter, at) for message in messages])
        assert taken.parked == 0
        return taken

    def envelope(self, message: Message, matter: UUID = MATTER, at: datetime = MONDAY) -> Envelope:
        source = message.TYPE.partition(".")[0]
        self._positions[source] += 1
        position = self._positions[source]
        told = message.dump()
        return Envelope(source, position, position - 1, message.TYPE, matter, at, "x:y:z", "", "sensitive", told)

    def takes_in(self, envelopes: Sequence[Envelope]) -> Taken:
        return self._inbox.take_in(envelopes)

    def case(self, matter: UUID = MATTER) -> Case:
        return self.routing.find(Case, matter)

    def says(self) -> list[Envelope]:
        """Everything it has announced so far."""
        return [envelope for envelope, _ in Herald(self.routing).tell(0, 10_000)]

    def types(self) -> list[str]:
        return [envelope.type.split(".")[1] for envelope in self.says()]


def reported(text: str, place: str = EAST_ONE, urgent: bool = False) -> intake.MatterReported:
    return intake.MatterReported("web", place, text, "reporter", "desk", "sensitive", urgent, False, [])


def accepted(body: str) -> Message:
    said = _of(body, street_office.WorkOrderAccepted, committee.ServiceTaskAccepted)
    return said(body=body, turn=1, share="lead")


def progress(body: str, note: str = "在办") -> Message:
    said = _of(body, street_office.ProgressRecorded, committee.ProgressRecorded)
    return said(body=body, turn=1, step="handling", note=note)


def returned(body: str, reason: str = "不属于我们") -> Message:
    said = _of(body, street_office.WorkOrderReturned, committee.ServiceTaskReturned)
    return said(body=body, turn=1, share="lead", reason=reason)


def resolved(body: str, result: str = "办好了", turn: int = 1) -> Message:
    said = _of(body, street_office.WorkOrderResolved, committee.ServiceTaskResolved)
    return said(body=body, turn=turn, share="lead", result=result)


def _of(body: str, administrative: Any, public: Any) -> Any:
    """Street offices and the district speak through one service, committees and organisations through the other."""
    return administrative if body[:12].endswith("000") else public
