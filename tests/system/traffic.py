"""People: residents who report and confirm, bodies that accept and resolve. Whatever fails is tried again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError

from services.committee.application import Committee
from services.intake.application import Intake
from services.street_office.application import StreetOffice
from shared.kernel import Act, Actor, Role
from tests.servers.waiting import wait_until
from tests.system.town import RunningTown

STREET, COMMUNITY = "500106001000", "500106001001"
ADMINISTRATIVE = "楼下烧烤店每晚油烟很大，没有装油烟净化器，请查处。"
PUBLIC_SERVICE = "楼上邻居半夜打牌吵闹，影响休息，希望居委会上门劝一劝。"
QUESTION = "请问居住证怎么办理？"
MIXED = "小区里有人在楼顶违章搭建彩钢棚，物业劝阻无效，请执法部门拆除。"
TEXTS = (ADMINISTRATIVE, PUBLIC_SERVICE, QUESTION, MIXED)
RESIDENT = Actor(Role.RESIDENT, "", "anonymous")
_AT_ONCE = 10
_PACE = 0.2  # seconds between two rounds: the tests are about faults, not about load
_AGAIN = (IntegrityError, InterfaceError, OperationalError)


def act(by: Actor = RESIDENT, at: datetime | None = None) -> Act:
    return Act(by, at or datetime.now(UTC), "test")


class Traffic:
    """Drives matters through the town with the verbs of its services."""

    def __init__(self, town: RunningTown) -> None:
        self._town = town
        self.intake = town.service(Intake)
        self.offices = town.service(StreetOffice)
        self.committees = town.service(Committee)
        self.reported: list[UUID] = []
        self._texts = count()
        self._pause = Event()

    def report(self, number: int = 1, *texts: str, place: str = COMMUNITY, at: datetime | None = None) -> list[UUID]:
        """So many matters, of all kinds unless the texts say which."""
        choice = texts or TEXTS
        numbers = [next(self._texts) for _ in range(number)]  # what says quite the same would be linked
        told = [
            {"id": uuid4(), "channel": "web", "place": place, "text": f"{choice[n % len(choice)]}（第{n}件）"}
            for n in numbers
        ]
        self._insist(lambda: self.intake.report_many(told, act(at=at)))
        new = [each["id"] for each in told]
        self.reported += new
        return new

    def supplement(self, id: UUID, text: str) -> None:
        self._insist(lambda: self.intake.supplement(id, text, act()))

    def round(self) -> None:
        """Every body does some of what waits for it, some residents answer."""
        for service in (self.offices, self.committees):
            for job in self._rows(service, "SELECT * FROM jobs WHERE status IN ('received', 'accepted')"):
                self._handle(service, job)
        for row in self._rows(self.intake, "SELECT matter_id FROM matters WHERE status = 'awaiting_confirmation'"):
            self._insist(lambda id=row["matter_id"]: self.intake.confirm(id, act()))

    def reach_bodies(self, *ids: UUID) -> None:
        """Return when each of these matters is some body's job."""
        for id in ids:
            wait_until(lambda id=id: self._jobs(id), f"{id} has reached a body")

    def handled(self, *ids: UUID, at: datetime | None = None) -> None:
        """Have the bodies do all they have to do for these matters, as soon as it reaches them."""
        self.reach_bodies(*ids)
        for id in ids:
            for service, job in self._jobs(id):
                self._handle(service, job, at)
                self._handle(service, {**job, "status": "accepted"}, at)

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """While this lasts, matters are reported and handled all the time; what began is still flowing at its end."""
        over = Event()
        thread = Thread(target=self._flow, args=(over,))
        thread.start()
        before = len(self.reported)
        wait_until(lambda: len(self.reported) > before, "matters flow")
        try:
            yield
            seen = len(self.reported)
            wait_until(lambda: len(self.reported) > seen, "matters flow again", 60)
        finally:
            over.set()
            thread.join()

    def _flow(self, over: Event) -> None:
        while not over.wait(_PACE):
            self.report(3)
            self.round()

    def _handle(self, service: StreetOffice | Committee, job: dict[str, Any], at: datetime | None = None) -> None:
        role = self._town.around.town.organisation(job["body"]).role
        by = act(Actor(role, job["body"], "officer-1"), at)
        if job["status"] == "received":
            self._insist(lambda: service.accept(job["matter_id"], by))
        else:
            self._insist(lambda: service.resolve(job["matter_id"], "已到现场处理完毕。", by))

    def _jobs(self, id: UUID) -> list[tuple[StreetOffice | Committee, dict[str, Any]]]:
        sql = "SELECT * FROM jobs WHERE matter_id = %s AND status = 'received'"
        return [(service, job) for service in (self.offices, self.committees) for job in service.query(sql, (id,))]

    def _rows(self, service: Any, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._insist(lambda: service.query(f"{sql} LIMIT {_AT_ONCE}"))
        return rows

    def _insist(self, deed: Callable[[], Any]) -> Any:
        """Until it is done: an answer may get lost, and doing it twice changes nothing."""
        while True:
            try:
                return deed()
            except _AGAIN:
                self._pause.wait(0.05)
