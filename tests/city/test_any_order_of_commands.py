"""Whatever anybody does in whatever order, and whatever the broker does to the messages: the promises hold."""

from contextlib import suppress
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from shared.calendar import WorkingCalendar
from shared.kernel import Actor, Aggregate, Kind, Refused, Role, Stale, Unknown
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.city import people as we
from tests.city.city import City
from tests.city.plans import PLANS
from tests.city.promises import holds_at_any_time, holds_of_every_log, holds_when_all_is_known, jobs_of
from tests.city.wire import STORM

MOST = 2
TEXTS = [we.FUMES, we.STREET_LAMP, we.CORRIDOR_LAMP, we.E_BIKES, we.UNCLEAR, we.GAS, we.QUESTION, we.MISCONDUCT]
PLACES = [we.COMMUNITY, we.GRID, we.STREET, we.OTHER_COMMUNITY]
BODIES = [we.STREET, we.COMMUNITY, we.OTHER_COMMUNITY, we.ENVIRONMENT, we.MUNICIPAL, we.PROPERTY_COMPANY]
CATEGORIES = ["environment.restaurant_fumes", "property.compound_lighting", "safety.e_bike_charging"]
SERVICES = ["intake", "routing", "street_office", "committee", "oversight"]
WORKING = ["accept", "accept", "resolve", "resolve", "return"]
ENDING_A_PART = ["complete_part", "decline_part", "take_back_part"]
CONSULTING = [we.DISTRICT_DESK, we.ENTERPRISE_DESK, we.OFFICER, we.ORGANISER, we.INSPECTOR, we.CARETAKER]

matters = st.integers(0, MOST - 1)
some = st.integers(0, 3)
desks = st.sampled_from([we.DISTRICT_DESK, we.ENTERPRISE_DESK])
bodies = st.sampled_from(BODIES)
words = st.sampled_from(["不属于我们的职责范围", "已经到现场处理完毕", "嗯"])


@cache
def around() -> Surroundings:
    return Surroundings(load_town(we.TOWN), WorkingCalendar.from_file(), secret=b"not a secret, but 32 bytes long.")


class AnyLife(RuleBasedStateMachine):
    """Some matters at once; everybody does what their role may, when it is wise and when it is not."""

    @initialize(seed=st.integers(0, 1 << 16), text=st.sampled_from(TEXTS), place=st.sampled_from(PLACES))
    def begin(self, seed: int, text: str, place: str) -> None:
        self.city = City(around(), STORM, seed)
        self.chance = Random(seed)
        self.matters: list[UUID] = []
        self.report(text, place, urgent=False)

    def tries(self, by: Actor, verb: str, matter: int, *what: Any, **told: Any) -> None:
        """It works, or it is refused and has changed nothing; nothing else may happen."""
        id = self.matters[matter % len(self.matters)]
        before = self.length()
        try:
            done = self.city.do(by, verb, id, *what, **told)
        except (Refused, Unknown, Stale):
            assert self.length() == before
            return
        service = getattr(self.city, verb.partition(".")[0])
        assert service.find(Aggregate, id) == done
        with suppress(Unknown):
            holds_at_any_time(self.city.case(id))
        self.word_spreads()

    def word_spreads(self) -> None:
        """Sometimes everybody hears of it before the next thing happens, sometimes nobody or only some."""
        heard = self.chance.random()
        if heard < 0.5:
            self.city.settle()
        elif heard < 0.75:
            self.somebody_listens(self.chance.choice(SERVICES))

    def length(self) -> int:
        return sum(member.service.recording.last_position() for member in self.city.members.values())

    # -- reporters -------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(text=st.sampled_from(TEXTS), place=st.sampled_from(PLACES), urgent=st.booleans())
    def report(self, text: str, place: str, urgent: bool) -> None:
        id = self.city.next_id()
        told = {"channel": "web", "place": place, "text": text, "urgent": urgent}
        self.city.do(we.RESIDENT, "intake.report", id, **told)
        self.matters.append(id)
        self.word_spreads()

    @rule(matter=matters, verb=st.sampled_from(["confirm", "reject", "reject", "withdraw", "supplement"]), said=words)
    def the_reporter_answers(self, matter: int, verb: str, said: str) -> None:
        self.tries(we.RESIDENT, f"intake.{verb}", matter, *([] if verb == "confirm" else [said]))

    @rule(matter=matters, stars=st.integers(1, 5))
    def the_reporter_rates(self, matter: int, stars: int) -> None:
        self.tries(we.RESIDENT, "intake.rate", matter, stars, "")

    # -- desks -----------------------------------------------------------------------------------------------------

    @rule(matter=matters, other=matters, by=desks)
    def a_desk_links(self, matter: int, other: int, by: Actor) -> None:
        self.tries(by, "intake.link", matter, self.matters[other % len(self.matters)], "同一件事")

    @rule(matter=matters, by=desks)
    def a_desk_confirms(self, matter: int, by: Actor) -> None:
        self.tries(by, "routing.confirm_triage", matter)

    @rule(matter=matters, by=desks, kind=st.sampled_from(Kind), category=st.sampled_from(CATEGORIES))
    def a_desk_corrects(self, matter: int, by: Actor, kind: Kind, category: str) -> None:
        self.tries(by, "routing.correct_triage", matter, kind.value, category, "说错了")

    @rule(matter=matters, by=desks, verb=st.sampled_from(["dispatch", "redispatch", "recall"]), to=bodies)
    def a_desk_moves_it(self, matter: int, by: Actor, verb: str, to: str) -> None:
        self.tries(by, f"routing.{verb}", matter, to, "请尽快处理")

    @rule(matter=matters, to=st.sampled_from([we.ENVIRONMENT, we.MUNICIPAL, we.DISTRICT]))
    def the_district_desk_escalates(self, matter: int, to: str) -> None:
        self.tries(we.DISTRICT_DESK, "routing.escalate", matter, to, "需要区里处理")

    # -- those who consult -----------------------------------------------------------------------------------------

    @rule(matter=matters, by=desks)
    def a_desk_calls_everybody(self, matter: int, by: Actor) -> None:
        self.tries(by, "routing.open_consultation", matter, "需要一起商量")

    @rule(matter=matters, by=st.sampled_from(CONSULTING[:5]), plan=st.sampled_from(PLANS))
    def somebody_proposes(self, matter: int, by: Actor, plan: Any) -> None:
        self.tries(by, "routing.propose_plan", matter, plan)

    @rule(matter=matters, by=st.sampled_from(CONSULTING), number=some)
    def somebody_objects(self, matter: int, by: Actor, number: int) -> None:
        self.tries(by, "routing.object_to_plan", matter, number, "我们做不了")

    @rule(matter=matters, number=some)
    def everybody_endorses(self, matter: int, number: int) -> None:
        for by in CONSULTING:
            self.tries(by, "routing.endorse_plan", matter, number)

    @rule(matter=matters, plan=st.sampled_from(PLANS))
    def the_district_desk_decides(self, matter: int, plan: Any) -> None:
        self.tries(we.DISTRICT_DESK, "routing.decide_plan", matter, plan, "久议不决")

    # -- bodies ----------------------------------------------------------------------------------------------------

    @rule(
        matter=matters,
        which=some,
        verb=st.sampled_from(["accept", "accept", "resolve", "resolve", "return"]),
        said=words,
    )
    def a_body_works(self, matter: int, which: int, verb: str, said: str) -> None:
        for service, by in self.somebody_with_a_job(matter, which):
            returning = "return_order" if service == "street_office" else "return_task"
            name = returning if verb == "return" else verb
            self.tries(by, f"{service}.{name}", matter, *([] if verb == "accept" else [said]))

    @rule(matter=matters, which=some, step=st.sampled_from(["contacted", "handling"]), note=words)
    def a_body_tells(self, matter: int, which: int, step: str, note: str) -> None:
        for service, by in self.somebody_with_a_job(matter, which):
            self.tries(by, f"{service}.record_progress", matter, step, note)

    @rule(matter=matters, which=some, days=st.integers(0, 30), granted=st.booleans())
    def a_body_asks_for_time(self, matter: int, which: int, days: int, granted: bool) -> None:
        for service, by in self.somebody_with_a_job(matter, which):
            until = self.city.now.replace(month=4, day=1 + days % 30)
            self.tries(by, f"{service}.request_extension", matter, until, "等材料到货")
            desk = we.DISTRICT_DESK if service == "street_office" else we.ENTERPRISE_DESK
            if granted:
                self.tries(desk, f"{service}.grant_extension", matter, by.organisation)
            else:
                self.tries(desk, f"{service}.refuse_extension", matter, by.organisation, "时间已经够了")

    @rule(
        matter=matters,
        part=st.integers(1, 2),
        ended=st.sampled_from(["complete_part", "decline_part", "take_back_part"]),
    )
    def a_committee_delegates(self, matter: int, part: int, ended: str) -> None:
        due_at = self.city.now.replace(month=4)
        self.tries(we.ORGANISER, "committee.delegate", matter, we.PROPERTY_COMPANY, "请派人来修", due_at)
        by = we.ORGANISER if ended == "take_back_part" else we.CARETAKER
        self.tries(by, f"committee.{ended}", matter, part, "就是这样了")

    def somebody_with_a_job(self, matter: int, which: int) -> list[tuple[str, Actor]]:
        """At most one, as the service that they work with knows it by now."""
        jobs = list(jobs_of(self.city, self.matters[matter % len(self.matters)]))
        for body in jobs[which % len(jobs) :][:1] if jobs else []:
            role = around().town.organisation(body).role
            service = "street_office" if role in {Role.STREET_OFFICE, Role.DISTRICT_GOVERNMENT} else "committee"
            return [(service, Actor(role, body, "somebody-1"))]
        return []

    # -- clocks and messages ---------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 20, 100]))
    def time_passes(self, hours: int) -> None:
        self.city.pass_time(hours)

    @rule(name=st.sampled_from(SERVICES))
    def somebody_listens(self, name: str) -> None:
        for speaker in SERVICES:
            self.city.announce(speaker)
        self.city.take_in(name)

    @rule()
    def everybody_has_heard(self) -> None:
        self.city.settle()
        holds_when_all_is_known(self.city)

    def teardown(self) -> None:
        if hasattr(self, "city"):
            self.everybody_has_heard()
            holds_of_every_log(self.city)


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=60, stateful_step_count=40)
