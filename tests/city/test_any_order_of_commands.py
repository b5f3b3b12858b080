"""Whatever anybody does in whatever order, and whatever the broker does to the messages: the promises hold."""

from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from shared.calendar import WorkingCalendar
from shared.identity.permissions import Forbidden
from shared.kernel import Actor, Aggregate, Refused, Stale, Unknown
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.city import people as we
from tests.city.city import City
from tests.city.moves import ANYTHING, sensible
from tests.city.promises import holds_at_any_time, holds_of_every_log, holds_when_all_is_known
from tests.city.wire import STORM

MOST = 2
TEXTS = [we.FUMES, we.CORRIDOR_LAMP, we.E_BIKES, we.STREET_LAMP, we.UNCLEAR, we.GAS, we.QUESTION, we.MISCONDUCT]
PLACES = [we.COMMUNITY, we.GRID, we.STREET]
SERVICES = ["intake", "routing", "street_office", "committee", "oversight"]
EVERYBODY_HEARS, NOBODY_HEARS = "everybody", "nobody"

matters = st.integers(0, MOST - 1)
hearing = st.sampled_from([EVERYBODY_HEARS] * 6 + [NOBODY_HEARS] * 4 + SERVICES)


@cache
def around() -> Surroundings:
    return Surroundings(load_town(we.TOWN), WorkingCalendar.from_file(), secret=b"not a secret, but 32 bytes long.")


class AnyLife(RuleBasedStateMachine):
    """Two matters at once. Most do what is due, some what is unwise; sometimes word spreads first, sometimes not."""

    @initialize(seed=st.integers(0, 1 << 16), text=st.sampled_from(TEXTS), place=st.sampled_from(PLACES))
    def begin(self, seed: int, text: str, place: str) -> None:
        self.city = City(around(), STORM, seed)
        self.matters: list[UUID] = []
        self.report(text, place, urgent=False, hears=EVERYBODY_HEARS)

    @precondition(lambda self: len(self.matters) < MOST)
    @rule(text=st.sampled_from(TEXTS), place=st.sampled_from(PLACES), urgent=st.booleans(), hears=hearing)
    def report(self, text: str, place: str, urgent: bool, hears: str) -> None:
        id = self.city.next_id()
        told = {"channel": "web", "place": place, "text": text, "urgent": urgent}
        self.city.do(we.RESIDENT, "intake.report", id, **told)
        self.matters.append(id)
        self.word_spreads(hears)

    @rule(matter=matters, choice=st.integers(0, 999), hears=hearing)
    def somebody_does_what_is_due(self, matter: int, choice: int, hears: str) -> None:
        id = self.matters[matter % len(self.matters)]
        moves = sensible(self.city, id, [other for other in self.matters if other != id])
        by, verb, what = moves[choice % len(moves)]
        self.attempt(by, verb, id, what)
        self.word_spreads(hears)

    @rule(matter=matters, by=st.sampled_from(we.EVERYBODY), anything=st.sampled_from(ANYTHING))
    def anybody_tries_anything(self, matter: int, by: Actor, anything: tuple[str, tuple[Any, ...]]) -> None:
        verb, what = anything
        with suppress(Forbidden):
            self.attempt(by, verb, self.matters[matter % len(self.matters)], what)

    @rule(hours=st.sampled_from([1, 20, 100]), hears=hearing)
    def time_passes(self, hours: int, hears: str) -> None:
        self.city.pass_time(hours)
        self.word_spreads(hears)

    def attempt(self, by: Actor, verb: str, id: UUID, what: tuple[Any, ...]) -> None:
        """It works, or it is refused and has changed nothing; nothing else may happen."""
        note(f"    # {by.role} {by.organisation}: {verb} {what}")
        before = self.city.length()
        try:
            done = self.city.do(by, verb, id, *what)
        except (Refused, Unknown, Stale):
            assert self.city.length() == before
            return
        assert getattr(self.city, verb.partition(".")[0]).find(Aggregate, id) == done
        with suppress(Unknown):
            holds_at_any_time(self.city.case(id))

    def word_spreads(self, hears: str) -> None:
        if hears == EVERYBODY_HEARS:
            self.city.settle()
            holds_when_all_is_known(self.city)
        elif hears != NOBODY_HEARS:
            for speaker in SERVICES:
                self.city.announce(speaker)
            self.city.take_in(hears)

    def teardown(self) -> None:
        if hasattr(self, "city"):
            self.word_spreads(EVERYBODY_HEARS)
            holds_of_every_log(self.city)


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=40, stateful_step_count=30)
