"""All five services together in memory: real applications, heralds and inboxes, a simulated broker, one clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from services.committee.application import Committee
from services.committee.domain import ServiceTask
from services.intake.application import Intake
from services.intake.domain import Matter
from services.oversight.application import Oversight
from services.routing.application import Routing
from services.routing.domain import Case, Status
from services.routing.likeness.recurrence import recurrence
from services.routing.likeness.rows import near
from services.routing.likeness.terms import codes_in
from services.street_office.application import StreetOffice
from services.street_office.domain import WorkOrder
from shared.identity.permissions import require
from shared.jobs.job import Job
from shared.kernel import Act, Actor, Aggregate, Role, by_the_clock
from shared.messaging.envelope import Envelope
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.service import Service
from shared.surroundings import Surroundings
from tests.city.people import COMMUNITY, RESIDENT
from tests.city.remembering import Remembering
from tests.city.wire import CALM, Weather, Wire

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock in the town
_ROUNDS = 400
_NAMED_OTHERWISE = {"return_order": "return_", "return_task": "return_"}
A = TypeVar("A", bound=Aggregate)


def likeness_of(case: Case, first: UUID | None) -> dict[str, Any]:
    """What the table of likenesses says of a case."""
    return {
        "matter_id": case.id,
        "place": case.place,
        "near": near(case.place),
        "category": case.category,
        "opened_at": case.created_on,
        "concluded_at": None if case.outcome is None else case.modified_on,
        "first": first,
        "terms": list(codes_in(case.text)),
    }


@dataclass(frozen=True, slots=True)
class Member:
    """One service with what carries its messages."""

    service: Service
    herald: Herald
    inbox: Inbox


class City:
    """What people do is done at once; what follows from it elsewhere is only known once the city has settled."""

    def __init__(self, around: Surroundings, weather: Weather = CALM, seed: int = 0) -> None:
        self.around = around
        self.now = MONDAY
        self.intake = Intake(Remembering(Intake.sources), around)
        self.routing = Routing(Remembering(Routing.sources), around)
        self.street_office = StreetOffice(Remembering(StreetOffice.sources), around)
        self.committee = Committee(Remembering(Committee.sources), around)
        self.oversight = Oversight(Remembering(Oversight.sources), around)
        services = (self.intake, self.routing, self.street_office, self.committee, self.oversight)
        self.members = {each.name: Member(each, Herald(each), Inbox(each, patience=())) for each in services}
        listeners = {told: [each.name for each in services if told in each.sources] for told in self.members}
        self.wire = Wire(listeners, weather, Random(seed))
        self._asked = 0

    # -- what people do --------------------------------------------------------------------------------------------

    def act(self, by: Actor, expects: int | None = None) -> Act:
        self._asked += 1
        return Act(by, self.now, f"request-{self._asked}", expects)

    def do(self, by: Actor, verb: str, *what: Any, expects: int | None = None, **told: Any) -> Any:
        """What `by` asks for, if the role holds the verb. The others have not heard of it yet."""
        require(by, verb)
        service, _, name = verb.partition(".")
        method = getattr(getattr(self, service), _NAMED_OTHERWISE.get(name, name))
        return method(*what, act=self.act(by, expects), **told)

    def does(self, by: Actor, verb: str, *what: Any, **told: Any) -> Any:
        """The same, and everybody has heard of it."""
        done = self.do(by, verb, *what, **told)
        self.settle()
        return done

    def report(
        self, text: str, place: str = COMMUNITY, by: Actor = RESIDENT, channel: str = "web", **told: Any
    ) -> UUID:
        """Somebody reports a matter, and everybody has heard of it."""
        id = self.next_id()
        self.does(by, "intake.report", id, channel=channel, place=place, text=text, **told)
        return id

    def next_id(self) -> UUID:
        return UUID(int=(4 << 76) | (2 << 62) | (self._asked + 1))

    # -- what the clock does -----------------------------------------------------------------------------------------

    def later(self, hours: float) -> "City":
        """Time goes by, and everybody has heard of what came due."""
        self.pass_time(hours)
        return self.settle()

    def pass_time(self, hours: float) -> None:
        """Time goes by, and the clocks of the services do what is due. Due lists are read from the logs here."""
        self.now += timedelta(hours=hours)
        for case in self.all(Case, self.routing):
            if case.status is Status.IN_CONSULTATION and case.decide_by <= self.now:
                self.routing.turn_over(case.id, self.now)
        for matter in self.all(Matter, self.intake):
            matter.close_unanswered(by_the_clock(self.now))
            self.intake.save(matter)

    def compare_reports(self) -> "City":
        """Routing compares what was reported, and everybody has heard what comes back. Rows are read from the log."""
        rows = [likeness_of(case, self.matter(case.id).first) for case in self.all(Case, self.routing)]
        for row in rows:
            others = [other for other in rows if other["near"] == row["near"] and other is not row]
            flags = [
                {**other, "matters": flagged} for other in rows if (flagged := self.case(other["matter_id"]).recurrence)
            ]
            if found := recurrence(row, others, lambda flags=flags: flags, self.routing.weights):  # type: ignore[misc]
                self.routing.flag_recurrence(found, self.now)
        return self.settle()

    # -- what messages do ------------------------------------------------------------------------------------------

    def settle(self) -> "City":
        """Let everybody announce and take in until nobody has anything to tell that is not known."""
        for _ in range(_ROUNDS):
            for name in self.members:
                self.announce(name)
            for name in self.members:
                self.take_in(name)
            if self.is_quiet():
                return self
        raise AssertionError("the city does not come to rest")

    def announce(self, name: str) -> None:
        """A service tells what is new, and how far it has told."""
        self.members[name].herald.announce(self.wire)  # type: ignore[arg-type]  # publishes like the real one
        self.members[name].herald.beat(self.wire)  # type: ignore[arg-type]

    def take_in(self, name: str) -> None:
        """A service takes in what has arrived, and asks again for what has not."""
        for batch in self.wire.batches(name):
            taken = self.members[name].inbox.receive(batch)
            for source, after in taken.gaps.items():
                self.members[source].herald.say_again(self.wire, f"{name}.inbox", after)  # type: ignore[arg-type]

    def is_quiet(self) -> bool:
        return all(self._knows_all(member.service) for member in self.members.values())

    def _knows_all(self, service: Service) -> bool:
        told = {source: self.members[source].service.recording.last_position() for source in service.sources}
        return told == {source: service.recording.positions[source] for source in told}  # type: ignore[attr-defined]

    # -- what is known ---------------------------------------------------------------------------------------------

    def matter(self, id: UUID) -> Matter:
        return self.intake.find(Matter, id)

    def case(self, id: UUID) -> Case:
        return self.routing.find(Case, id)

    def order(self, id: UUID, body: str) -> Job:
        """A street office's or a department's work order."""
        return self.street_office.find(WorkOrder, id).job_of(body)

    def task(self, id: UUID, body: str) -> Job:
        """A committee's or an organisation's service task."""
        return self.committee.find(ServiceTask, id).job_of(body)

    def told(self, service: str, id: UUID) -> list[str]:
        """What a service has told about a matter, by name, in order."""
        return [each.type.split(".")[1] for each in self.envelopes(service) if each.subject == id]

    def envelopes(self, *services: str) -> Iterator[Envelope]:
        """Everything that these services have told, or all of them."""
        for name in services or self.members:
            yield from (envelope for envelope, _ in self.members[name].herald.tell(0, 1_000_000))

    def all(self, kind: type[A], service: Service) -> Iterator[A]:
        """Every aggregate of a kind, from the service's log."""
        ids = dict.fromkeys(entry.originator_id for entry in service.recording.notifications(0, 1_000_000))
        for id in ids:
            found: Any = service.find(Aggregate, id)
            if isinstance(found, kind):
                yield found

    def length(self) -> int:
        """How much everybody together has on record."""
        return sum(member.service.recording.last_position() for member in self.members.values())

    def parked(self) -> list[Any]:
        return [each for member in self.members.values() for each in member.service.recording.parked]  # type: ignore[attr-defined]

    def desk(self, role: Role) -> str:
        return self.around.town.desk(role).code
