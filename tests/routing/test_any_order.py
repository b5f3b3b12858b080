"""Whatever anybody does, in whatever order, told twice or too late: the matter is always somebody's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.routing.domain import Body, Case, Jurisdiction, Outcome, PlanPart, Status
from services.routing.domain.rules import CARRIES, DECIDES
from shared.kernel import PLATFORM, Act, Actor, Kind, Refused, Role, Share, Urgency
from tests.routing.facts import (
    BODIES,
    COMMITTEE_LEADS,
    COMMITTEE_SUPPORTS,
    DECIDE_BY,
    DISTRICT_DESK,
    DISTRICT_LEADS,
    ENTERPRISE_DESK,
    PROPERTY_SUPPORTS,
    STREET_LEADS,
    STREET_SUPPORTS,
    TOLD,
    WHOLE_STREET,
    WITHIN,
    by,
    set_out,
)

CATEGORIES = st.sampled_from(["municipal.street_lamp", "housing.added_lift", "service.local_conduct"])
GOOD_PLANS = [
    (STREET_LEADS, COMMITTEE_SUPPORTS),
    (COMMITTEE_LEADS, STREET_SUPPORTS),
    (DISTRICT_LEADS, COMMITTEE_SUPPORTS, PROPERTY_SUPPORTS),
]
ANY_PART = st.builds(
    lambda body, share, kind: (body, PlanPart(body.code, body.role, share, kind)),
    st.sampled_from(BODIES),
    st.sampled_from(Share),
    st.sampled_from([Kind.ADMINISTRATIVE, Kind.PUBLIC_SERVICE]),
)
PLANS = st.one_of(st.sampled_from(GOOD_PLANS), st.lists(ANY_PART, min_size=1, max_size=4))
DESKS = {desk.role: desk for desk in (DISTRICT_DESK, ENTERPRISE_DESK)}
ANY_BODY = st.sampled_from(BODIES)
ANYBODY: st.SearchStrategy[Actor | Body] = st.sampled_from([*DESKS.values(), *BODIES])
OPEN = {Status.UNDER_REVIEW, Status.DISPATCHED}


def while_(*statuses: Status) -> Any:
    return precondition(lambda life: life.case.status in statuses)


class Life(RuleBasedStateMachine):
    """Commands may be refused; what others tell may not, and is sometimes told again later."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Callable[[], None]] = []
        self.times = 0

    @initialize(
        kind=st.sampled_from(Kind),
        sure=st.booleans(),
        urgency=st.sampled_from(Urgency),
        within=st.sampled_from([WITHIN, WITHIN, WHOLE_STREET]),
        category=CATEGORIES,
    )
    def reported(self, kind: Kind, sure: bool, urgency: Urgency, within: Jurisdiction, category: str) -> None:
        self.within = within
        self.case = set_out(kind, within, sure=sure, urgency=urgency, category=category)

    # -- what the desk in charge does --------------------------------------------------------------------------------

    @while_(Status.UNDER_REVIEW)
    @rule()
    def confirms(self) -> None:
        self.ask(lambda: self.case.confirm_triage(self.within, by(self.desk)))

    @while_(*OPEN, Status.IN_CONSULTATION, Status.TURNED_OVER)
    @rule(kind=st.sampled_from(Kind), category=CATEGORIES, goes_up=st.booleans(), anybody=st.sampled_from(Role))
    def corrects(self, kind: Kind, category: str, goes_up: bool, anybody: Role) -> None:
        within = replace(self.within, goes_up=goes_up)
        desk = DESKS.get(anybody, self.desk)
        self.ask(lambda: self.case.correct_triage(kind, category, "误判", within, by(desk)))

    @while_(Status.UNDER_REVIEW)
    @rule(to=ANY_BODY)
    def dispatches(self, to: Body) -> None:
        self.ask(lambda: self.case.dispatch(to, "请办理", self.within, by(self.desk)))

    @while_(*OPEN)
    @rule(to=ANY_BODY)
    def redispatches(self, to: Body) -> None:
        self.ask(lambda: self.case.redispatch(to, "误派", self.within, by(self.desk)))

    @while_(*OPEN)
    @rule(to=ANY_BODY)
    def escalates(self, to: Body) -> None:
        self.ask(lambda: self.case.escalate(to, "需区级决定", self.within, by(DISTRICT_DESK)))

    @while_(Status.DISPATCHED)
    @rule(which=st.integers(0, 2))
    def recalls(self, which: int) -> None:
        part = self.case.under_way[which % len(self.case.under_way)].of
        self.ask(lambda: self.case.recall(part.body, "误派", self.within, by(DESKS[DECIDES[part.kind]])))

    @while_(*OPEN)
    @rule()
    def consults(self) -> None:
        self.ask(lambda: self.case.open_consultation("需要会商", self.within, by(self.desk)))

    # -- what those who consult do ------------------------------------------------------------------------------------

    @while_(Status.IN_CONSULTATION)
    @rule(who=ANYBODY, plan=PLANS)
    def proposes(self, who: Actor | Body, plan: list[tuple[Body, PlanPart]]) -> None:
        self.ask(lambda: self.case.propose_plan(plan, self.within, by(who)))

    @while_(Status.IN_CONSULTATION)
    @rule(plan=st.sampled_from(GOOD_PLANS), agreed=st.booleans())
    def a_good_plan_comes_up(self, plan: list[tuple[Body, PlanPart]], agreed: bool) -> None:
        self.ask(lambda: self.case.propose_plan(plan, self.within, by(DISTRICT_DESK)))
        if agreed:
            self.all_endorse()

    @while_(Status.IN_CONSULTATION)
    @rule()
    def all_endorse(self) -> None:
        number = self.case.plans
        for body in BODIES:
            self.ask(lambda body=body: self.case.endorse_plan(number, self.within, by(body)))  # type: ignore[misc]

    @while_(Status.IN_CONSULTATION)
    @rule(who=ANYBODY)
    def endorses(self, who: Actor | Body) -> None:
        self.ask(lambda: self.case.endorse_plan(self.case.plans, self.within, by(who)))

    @while_(Status.IN_CONSULTATION)
    @rule(who=ANYBODY)
    def objects(self, who: Actor | Body) -> None:
        self.ask(lambda: self.case.object_to_plan(self.case.plans, "人手不够", by(who)))

    @while_(Status.IN_CONSULTATION)
    @rule(days=st.integers(-1, 1))
    def time_passes(self, days: int) -> None:
        at = DECIDE_BY + timedelta(days=days)
        self.case.turn_over(at, Act(PLATFORM, at, "clock"))

    @while_(Status.TURNED_OVER)
    @rule(plan=PLANS)
    def decides(self, plan: list[tuple[Body, PlanPart]]) -> None:
        self.ask(lambda: self.case.decide_plan(plan, "期限已过", self.within, by(DISTRICT_DESK)))

    # -- what nobody expects -------------------------------------------------------------------------------------------

    @rule(who=ANYBODY, body=ANY_BODY, plan=PLANS, verb=st.integers(0, 10))
    def anything_is_tried(self, who: Actor | Body, body: Body, plan: list[tuple[Body, PlanPart]], verb: int) -> None:
        case, act, within = self.case, by(who), self.within
        verbs: list[Callable[[], None]] = [
            lambda: case.confirm_triage(within, act),
            lambda: case.correct_triage(Kind.PUBLIC_SERVICE, "order.dogs", "误判", within, act),
            lambda: case.dispatch(body, "", within, act),
            lambda: case.redispatch(body, "误派", within, act),
            lambda: case.escalate(body, "需区级决定", within, act),
            lambda: case.recall(body.code, "误派", within, act),
            lambda: case.open_consultation("需要会商", within, act),
            lambda: case.propose_plan(plan, within, act),
            lambda: case.endorse_plan(case.plans, within, act),
            lambda: case.object_to_plan(case.plans, "人手不够", act),
            lambda: case.decide_plan(plan, "期限已过", within, act),
        ]
        self.ask(verbs[verb])

    # -- what is told ------------------------------------------------------------------------------------------------

    @rule(body=ANY_BODY, what=st.integers(0, 3))
    def a_body_tells(self, body: Body, what: int) -> None:
        told: list[Callable[[], None]] = [
            lambda: self.case.follow_acceptance(body.code, self.case.turn_of(body.code), TOLD),
            lambda: self.case.follow_progress(body.code, self.case.turn_of(body.code), "on_site", "已到现场", TOLD),
            lambda: self.case.follow_return(body.code, self.case.turn_of(body.code), "不属于我们", self.within, TOLD),
            lambda: self.case.follow_resolution(body.code, self.case.turn_of(body.code), "办好了", TOLD),
        ]
        self.tell(told[what])

    @rule(body=ANY_BODY, gives_up=st.booleans())
    def what_was_said_of_a_former_turn_changes_nothing(self, body: Body, gives_up: bool) -> None:
        former, before = self.case.turn_of(body.code) - 1, self.case.version
        if gives_up:
            self.tell(lambda: self.case.follow_return(body.code, former, "不属于我们", self.within, TOLD))
        else:
            self.tell(lambda: self.case.follow_resolution(body.code, former, "办好了", TOLD))
        assert self.case.version == before

    @precondition(lambda life: life.case.under_way)
    @rule(which=st.integers(0, 2), gives_up=st.booleans())
    def a_part_ends(self, which: int, gives_up: bool) -> None:
        body = self.case.under_way[which % len(self.case.under_way)].of.body
        if gives_up:
            self.tell(lambda: self.case.follow_return(body, self.case.turn_of(body), "不属于我们", self.within, TOLD))
        else:
            self.tell(lambda: self.case.follow_resolution(body, self.case.turn_of(body), "办好了", TOLD))

    @precondition(lambda life: life.case.under_way)
    @rule()
    def something_is_added(self) -> None:
        self.tell(lambda: self.case.follow_supplement("还有一处", TOLD))

    @precondition(lambda life: len(life.told) > 8)
    @rule()
    def it_is_withdrawn(self) -> None:
        self.tell(lambda: self.case.follow_withdrawal(TOLD))

    @precondition(lambda life: len(life.told) > 4)
    @rule()
    def it_is_linked(self) -> None:
        self.tell(lambda: self.case.follow_link(TOLD))

    @while_(Status.CONCLUDED)
    @rule()
    def it_is_open_again(self) -> None:
        """By whichever way it can be: unlinked, or rejected once more."""
        self.times += 1
        times = self.times
        self.tell(lambda: self.case.follow_unlinking(self.within, TOLD))
        self.tell(lambda: self.case.follow_rejection(times, "没用", self.within, TOLD))

    @rule(which=st.integers(0, 99))
    def something_is_told_again(self, which: int) -> None:
        if self.told:
            self.told[which % len(self.told)]()

    # -- what holds ----------------------------------------------------------------------------------------------------

    @invariant()
    def r4_at_most_one_body_leads(self) -> None:
        assert sum(part.leads for part in self.case.carried) <= 1

    @invariant()
    def r6_each_carries_only_what_it_may(self) -> None:
        assert all(part.of.role in CARRIES[part.of.share, part.of.kind] for part in self.case.carried)

    @invariant()
    def r6_whoever_leads_a_matter_of_one_kind_is_of_that_kind(self) -> None:
        lead = self.case.lead
        unmixed = self.case.kind is not Kind.MIXED and self.case.status is Status.DISPATCHED
        assert not (lead and unmixed) or lead.of.kind is self.case.kind

    @invariant()
    def a_complaint_is_never_with_whom_it_is_about(self) -> None:
        local = {Role.STREET_OFFICE, Role.COMMITTEE}
        if self.case.category == "service.local_conduct" and self.case.status is Status.DISPATCHED:
            assert not any(part.of.role in local for part in self.case.under_way)

    @invariant()
    def it_is_concluded_or_somebodys(self) -> None:
        case = self.case
        owners = {
            Status.UNDER_REVIEW: case.reviewer is not None,
            Status.DISPATCHED: bool(case.under_way),
            Status.IN_CONSULTATION: case.consultation is not None and bool(case.consultation.bodies),
            Status.TURNED_OVER: case.reviewer is Role.DISTRICT_DESK,
            Status.CONCLUDED: case.outcome is not None and not case.under_way,
        }
        assert owners[case.status]

    @invariant()
    def r4_what_is_dispatched_has_a_lead(self) -> None:
        assert self.case.status is not Status.DISPATCHED or self.case.lead is not None

    @invariant()
    def r10_no_matter_is_resolved_before_all_its_parts(self) -> None:
        if self.case.outcome is Outcome.RESOLVED:
            assert self.case.lead is not None
            assert not self.case.under_way

    @invariant()
    def a_part_without_a_body_is_a_desks_or_the_consultations(self) -> None:
        if self.case.vacancy:
            assert self.case.status in {Status.UNDER_REVIEW, Status.IN_CONSULTATION, Status.TURNED_OVER}

    def teardown(self) -> None:
        """The facts alone tell the same."""
        replayed: Any = None
        for event in self.case.pending_events if hasattr(self, "case") else []:
            replayed = event.mutate(replayed)
        if replayed is not None:
            assert {**vars(replayed), "_pending_events": []} == {**vars(self.case), "_pending_events": []}
            self.r8_no_body_gets_again_what_it_has_returned_unless_a_plan_that_it_agreed_to_says_so()

    def r8_no_body_gets_again_what_it_has_returned_unless_a_plan_that_it_agreed_to_says_so(self) -> None:
        returned: set[str] = set()
        for event in self.case.pending_events:
            match event:
                case Case.PartReturned():
                    returned.add(event.body)
                case Case.PlanAgreed():
                    returned -= {part["body"] for part in event.parts}
                case Case.MatterDispatched() | Case.MatterRedispatched() | Case.MatterEscalated():
                    assert event.body not in returned
                case _:
                    pass

    # -- how -----------------------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Actor:
        """The desk that has it, or that decides such matters."""
        return DESKS[self.case.reviewer or DECIDES[self.case.kind]]

    def ask(self, command: Callable[[], None]) -> None:
        """A refusal leaves no trace."""
        before = len(self.case.pending_events)
        try:
            command()
        except Refused:
            assert len(self.case.pending_events) == before

    def tell(self, policy: Callable[[], None]) -> None:
        self.told.append(policy)
        policy()


Life.TestCase.settings = settings(max_examples=200, stateful_step_count=50)
TestLife = Life.TestCase
