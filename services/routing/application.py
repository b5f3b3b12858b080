"""Routing: every matter gets a kind, exactly one lead, and a plan where several must act together."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import singledispatchmethod
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from services.routing.announcements import ANNOUNCEMENTS
from services.routing.directory import Directory
from services.routing.domain import Case, Jurisdiction
from services.routing.judging import Judging
from services.routing.knowledge import Knowledge
from services.routing.likeness.comparing import Comparing
from services.routing.likeness.recurrence import Recurrence
from services.routing.likeness.weights import Weights
from services.routing.queries import due_consultations
from services.routing.triage import Opinion
from services.routing.triage.elsewhere import ELSEWHERE
from services.routing.views import MIGRATIONS, VIEWS
from shared.kernel import Act, Kind, by_the_clock
from shared.messages import committee, intake, street_office
from shared.messages.base import Message
from shared.messaging.taking import Taking
from shared.persistence.commit import Recording
from shared.privacy import mask
from shared.surroundings import Surroundings

Plan = Sequence[Mapping[str, Any]]
"""One {body, share, kind, task} per body."""


class Routing(Judging):
    """Sorts matters, hands them to whoever is competent, and keeps those who share one together."""

    name = "routing"
    sources: ClassVar[tuple[str, ...]] = ("intake", "street_office", "committee")
    views = VIEWS
    migrations = MIGRATIONS
    announcements = ANNOUNCEMENTS

    def __init__(self, recorder: Recording, around: Surroundings) -> None:
        super().__init__(recorder, around.other_classifier)
        self.knowledge = Knowledge.load()
        self.directory = Directory(around, self.catalogue)
        self.weights = Weights(self.query)
        self.zone = around.calendar.zone
        self._other_classifier = around.other_classifier
        self._comparing = Comparing(self, self.weights, around.town)

    @property
    def model_card(self) -> Mapping[str, Any]:
        """What is known of the model that triage decides by; another classifier has promised nothing."""
        return {"name": ELSEWHERE} if self._other_classifier else self.card_in_use()

    # -- what desks do ---------------------------------------------------------------------------------------------

    def confirm_triage(self, id: UUID, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.confirm_triage(self._within(case, act.at), act)
        return self._saved(case)

    def correct_triage(self, id: UUID, kind: str, category: str, reason: str, act: Act) -> Case:
        """Say what kind of matter it really is, and about what; it goes on as that, or before the desk it is for."""
        case = self.load(Case, id, act)
        self.directory.must_know(category)
        within = self.directory.jurisdiction(case.place, category, Kind(kind), case.urgency, act.at)
        case.correct_triage(Kind(kind), category, mask(reason), within, act)
        return self._saved(case)

    def dispatch(self, id: UUID, to: str, task: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.dispatch(self.directory.body(to), mask(task), self._within(case, act.at), act)
        return self._saved(case)

    def redispatch(self, id: UUID, to: str, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.redispatch(self.directory.body(to), mask(reason), self._within(case, act.at), act)
        return self._saved(case)

    def escalate(self, id: UUID, to: str, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.escalate(self.directory.body(to), mask(reason), self._within(case, act.at), act)
        return self._saved(case)

    def recall(self, id: UUID, body: str, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.recall(body, mask(reason), self._within(case, act.at), act)
        return self._saved(case)

    # -- what those who consult do ---------------------------------------------------------------------------------

    def open_consultation(self, id: UUID, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.open_consultation(mask(reason), self._within(case, act.at), act)
        return self._saved(case)

    def propose_plan(self, id: UUID, parts: Plan, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.propose_plan(self.directory.plan(parts), self._within(case, act.at), act)
        return self._saved(case)

    def endorse_plan(self, id: UUID, plan: int, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.endorse_plan(plan, self._within(case, act.at), act)
        return self._saved(case)

    def object_to_plan(self, id: UUID, plan: int, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.object_to_plan(plan, mask(reason), act)
        return self._saved(case)

    def decide_plan(self, id: UUID, parts: Plan, reason: str, act: Act) -> Case:
        case = self.load(Case, id, act)
        case.decide_plan(self.directory.plan(parts), mask(reason), self._within(case, act.at), act)
        return self._saved(case)

    # -- what the clock does ---------------------------------------------------------------------------------------

    def clocks(self) -> Sequence[Callable[[datetime], object]]:
        return (self.turn_over_stuck_consultations, self.flag_recurring_events)

    def turn_over_stuck_consultations(self, at: datetime) -> int:
        """Hand every consultation whose deadline has passed without an agreement to the district desk."""
        stuck = due_consultations(self, at)
        for id in stuck:
            self.turn_over(id, at)
        return len(stuck)

    def turn_over(self, id: UUID, at: datetime) -> Case:
        """Hand a consultation that has passed its deadline to the district desk."""
        case = self.find(Case, id)
        case.turn_over(self._within(case, at).review_by, by_the_clock(at))
        return self._saved(case)

    def flag_recurring_events(self, at: datetime) -> int:
        """Compare the next few cases with those near by, and flag what comes back. Returns how many were flagged."""
        return sum(self.flag_recurrence(found, at) for found in self._comparing.next(at))

    def flag_recurrence(self, found: Recurrence, at: datetime) -> bool:
        """Say on one case that so many have reported its event. It is linked to nothing and closed by nobody."""
        case = self.find(Case, found.holder)
        case.flag_recurrence(found.matters, found.since, by_the_clock(at))
        flagged = bool(case.pending_events)
        with suppress(IntegrityError):  # a worker that runs at the same time has just flagged it
            self.save(case)
            return flagged
        return False

    # -- what follows from what others say -------------------------------------------------------------------------

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Nothing follows from what concerns neither who has a matter nor how far it is."""

    @policy.register
    def when_reported(self, message: intake.MatterReported, take: Taking) -> None:
        """Form an opinion; answer what is known, send on what is clear, lay the rest before a desk.

        What repeats an earlier report is at its end with that: nobody is sent out for it.
        """
        if take.find(Case, take.envelope.subject) is not None:
            return
        opinion = self.opinion_on(message.text, message.urgent, message.category, take.envelope.actor)
        case = self._triaged(message, opinion, take)
        if message.near_copy_of:
            case.follow_link(take.act, message.near_copy_of)
            take(case)
            return
        article = None if opinion.is_grave or opinion.parts else self.knowledge.answer(message.text)
        if article is not None:
            case.answer(article.code, article.answer_to(message.text), take.act)
        case.set_out(self._within(case, take.act.at), take.act)
        take(case)

    @policy.register(intake.MatterSupplemented)
    @policy.register(intake.SupplementShared)
    def when_supplemented(self, message: intake.MatterSupplemented | intake.SupplementShared, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_supplement(message.text, take.act)

    @policy.register
    def when_withdrawn(self, message: intake.MatterWithdrawn, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_withdrawal(take.act)

    @policy.register
    def when_linked(self, message: intake.MatterLinked, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_link(take.act, message.first)

    @policy.register
    def when_split(self, message: intake.MatterSplit, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_split(take.act)

    @policy.register
    def when_unlinked(self, message: intake.MatterUnlinked, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_unlinking(self._within(case, take.act.at), take.act)

    @policy.register
    def when_reopened(self, message: intake.MatterReopened, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_rejection(message.times, message.reason, self._within(case, take.act.at), take.act)

    @policy.register(street_office.WorkOrderAccepted)
    @policy.register(committee.ServiceTaskAccepted)
    def when_accepted(
        self, message: street_office.WorkOrderAccepted | committee.ServiceTaskAccepted, take: Taking
    ) -> None:
        if case := self._taken(take):
            case.follow_acceptance(message.body, message.turn, take.act)

    @policy.register(street_office.ProgressRecorded)
    @policy.register(committee.ProgressRecorded)
    def when_progress(self, message: street_office.ProgressRecorded | committee.ProgressRecorded, take: Taking) -> None:
        if case := self._taken(take):
            case.follow_progress(message.body, message.turn, message.step, message.note, take.act)

    @policy.register(street_office.ExtensionGranted)
    @policy.register(committee.ExtensionGranted)
    def when_extended(self, message: street_office.ExtensionGranted | committee.ExtensionGranted, take: Taking) -> None:
        if case := self._taken(take):
            turn = case.turn_of(message.body) if message.turn is None else message.turn
            case.follow_extension(message.body, turn, message.due_at, take.act)

    @policy.register(street_office.WorkOrderReturned)
    @policy.register(committee.ServiceTaskReturned)
    def when_returned(
        self, message: street_office.WorkOrderReturned | committee.ServiceTaskReturned, take: Taking
    ) -> None:
        if case := self._taken(take):
            case.follow_return(message.body, message.turn, message.reason, self._within(case, take.act.at), take.act)

    @policy.register(street_office.WorkOrderResolved)
    @policy.register(committee.ServiceTaskResolved)
    def when_resolved(
        self, message: street_office.WorkOrderResolved | committee.ServiceTaskResolved, take: Taking
    ) -> None:
        if case := self._taken(take):
            case.follow_resolution(message.body, message.turn, message.result, take.act)

    # -- how -------------------------------------------------------------------------------------------------------

    def _triaged(self, message: intake.MatterReported, opinion: Opinion, take: Taking) -> Case:
        return Case.triage(
            take.envelope.subject,
            take.act,
            place=message.place,
            text=message.text,
            data_class=message.data_class,
            desks=self.directory.desks,
            flags=message.flags or (),
            **opinion.as_facts(),
        )

    def _within(self, case: Case, at: datetime) -> Jurisdiction:
        return self.directory.jurisdiction(case.place, case.category, case.kind, case.urgency, at)

    def _taken(self, take: Taking) -> Case | None:
        """The case that the message is about, which whatever follows is recorded of."""
        case = take.find(Case, take.envelope.subject)
        if case is not None:
            take(case)
        return case

    def _saved(self, case: Case) -> Case:
        self.save(case)
        return case
