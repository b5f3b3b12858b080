"""Whatever anybody does in whatever order: a task and its parts keep their promises."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.committee.domain import ServiceTask
from services.committee.parts import PartStatus
from shared.jobs.states import OPEN, TRANSITIONS, Status, Step
from shared.kernel import Actor, Refused, Role, Unknown
from tests.jobs.facts import DAY, DUE, EAST_ONE, HOUR, MATTER, MONDAY, act, order, told

NORTH_ONE = "500106001002"
OWN = {EAST_ONE: f"{EAST_ONE}-P01", NORTH_ONE: f"{NORTH_ONE}-P01"}
BODIES = st.sampled_from(sorted(OWN))
WORDS = st.sampled_from(["", "还要等配件", "已经修好了"])
WORDLESS = {PartStatus.DELEGATED, PartStatus.COMPLETED}
PARTS = st.integers(1, 4)


class TaskAndParts(RuleBasedStateMachine):
    """Two committees carry parts of one matter; the model keeps only where each job and part must be."""

    def __init__(self) -> None:
        super().__init__()
        self.task = ServiceTask.start(MATTER, order(body=EAST_ONE, kind="public_service"), told("routing/0"))
        self.log: list[Any] = list(self.task.collect_events())
        self.told = 0
        self.status = {EAST_ONE: Status.RECEIVED}
        self.turns = {EAST_ONE: 1}
        self.at = MONDAY

    def try_to(self, body: str, verb: str, do: Callable[[], None]) -> None:
        """What is refused changes nothing; what is not goes where the table says."""
        with suppress(Refused, Unknown):
            do()
        happened = self.task.collect_events()
        if happened and body in self.status:
            self.status[body] = TRANSITIONS[verb][self.status[body]]
        self.log += happened

    def person(self, organisation: str) -> Any:
        self.at += HOUR
        role = Role.ORGANISATION if "-" in organisation else Role.COMMITTEE
        return act(Actor(role, organisation, "somebody-1"), self.at)

    def message(self) -> Any:
        self.told += 1
        self.at += HOUR
        return told(f"routing/{self.told}", self.at)

    @rule(body=BODIES)
    def dispatch(self, body: str) -> None:
        self.turns[body] = self.turns.get(body, 0) + 1
        asked = order(body=body, turn=self.turns[body], kind="public_service", due_at=self.at + 9 * DAY)
        self.task.receive(asked, self.message())
        self.log += self.task.collect_events()
        self.status[body] = Status.RECEIVED

    @rule(body=BODIES)
    def recall(self, body: str) -> None:
        self.try_to(body, "withdraw", lambda: self.task.withdraw(body, "上报人撤回", self.message()))

    @rule(bodies=st.lists(BODIES, max_size=2, unique=True))
    def supplement(self, bodies: list[str]) -> None:
        self.task.supplement(bodies, "还有一处", self.message())
        happened = self.task.collect_events()
        assert [event.body for event in happened] == [body for body in bodies if self.status.get(body) in OPEN]
        self.log += happened

    @rule(body=BODIES)
    def accept(self, body: str) -> None:
        self.try_to(body, "accept", lambda: self.task.accept(self.person(body)))

    @rule(body=BODIES, step=st.sampled_from(Step), note=WORDS)
    def progress(self, body: str, step: Step, note: str) -> None:
        self.try_to(body, "record_progress", lambda: self.task.record_progress(step.value, note, self.person(body)))

    @rule(body=BODIES, days=st.integers(-1, 30), reason=WORDS)
    def ask_for_time(self, body: str, days: int, reason: str) -> None:
        until = DUE + days * DAY
        self.try_to(body, "request_extension", lambda: self.task.request_extension(until, reason, self.person(body)))

    @rule(body=BODIES, granted=st.booleans())
    def answer(self, body: str, granted: bool) -> None:
        if granted:
            self.try_to(body, "grant_extension", lambda: self.task.grant_extension(body, self.message()))
        else:
            self.try_to(body, "refuse_extension", lambda: self.task.refuse_extension(body, "已经够了", self.message()))

    @rule(body=BODIES, reason=WORDS)
    def give_back(self, body: str, reason: str) -> None:
        self.try_to(body, "return", lambda: self.task.return_(reason, self.person(body)))

    @rule(body=BODIES, result=WORDS)
    def resolve(self, body: str, result: str) -> None:
        self.try_to(body, "resolve", lambda: self.task.resolve(result, self.person(body)))

    @rule(body=BODIES, what=st.sampled_from(["清扫楼道", "张贴通知"]), days=st.integers(0, 2))
    def delegate(self, body: str, what: str, days: int) -> None:
        due_at = self.at + days * DAY + 2 * HOUR
        with suppress(Refused, Unknown):
            self.task.delegate(OWN[body], what, due_at, {OWN[body]}, self.person(body))
        self.log += self.task.collect_events()

    @precondition(lambda self: self.task.parts)
    @rule(
        part=PARTS, body=BODIES, verb=st.sampled_from(["complete_part", "decline_part", "take_back_part"]), words=WORDS
    )
    def settle(self, part: int, body: str, verb: str, words: str) -> None:
        who = self.person(body if verb == "take_back_part" else OWN[body])
        with suppress(Refused, Unknown):
            getattr(self.task, verb)(part, words, who)
        self.log += self.task.collect_events()

    @invariant()
    def jobs_are_where_the_table_says(self) -> None:
        assert {body: job.status for body, job in self.task.jobs.items()} == self.status
        assert {body: job.turn for body, job in self.task.jobs.items()} == self.turns

    @invariant()
    def a_part_is_unsettled_only_while_its_task_is_being_done(self) -> None:
        assert all(self.status[part.body] == Status.ACCEPTED for part in self.task.parts.values() if part.is_unsettled)

    @invariant()
    def a_part_stays_with_its_committee(self) -> None:
        assert all(part.organisation == OWN[part.body] for part in self.task.parts.values())
        assert all(part.words or part.status in WORDLESS for part in self.task.parts.values())

    @invariant()
    def time_is_only_ever_added(self) -> None:
        assert all(job.due_at >= job.order.due_at for job in self.task.jobs.values())

    @invariant()
    def the_log_tells_the_same_story(self) -> None:
        again: Any = None
        for event in self.log:
            again = event.mutate(again)
        assert (again.jobs, again.parts, again.version) == (self.task.jobs, self.task.parts, self.task.version)


TestTaskAndParts = TaskAndParts.TestCase
TestTaskAndParts.settings = settings(max_examples=60, stateful_step_count=40)
