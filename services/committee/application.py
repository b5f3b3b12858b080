"""Committees: the verbs of every job, and the parts that they delegate to the organisations they lead."""

from datetime import datetime
from functools import singledispatchmethod
from uuid import UUID

from services.committee.announcements import ANNOUNCEMENTS
from services.committee.domain import ServiceTask
from services.committee.views import VIEWS
from shared.jobs.application import JobService
from shared.jobs.views import MIGRATIONS
from shared.kernel import COMMUNITY_BODIES, Act
from shared.messages.base import Message
from shared.messages.routing import Assignment, PartRecalled, SupplementPassedOn
from shared.messaging.taking import Taking


class Committee(JobService):
    """Handles public-service matters together with the residents' own organisations."""

    name = "committee"
    carries = ServiceTask
    bodies = COMMUNITY_BODIES
    views = VIEWS
    migrations = MIGRATIONS
    announcements = ANNOUNCEMENTS

    # -- what a committee does with its parts ----------------------------------------------------------------------

    def delegate(self, id: UUID, organisation: str, task: str, due_at: datetime, act: Act) -> ServiceTask:
        tasks = self.load(ServiceTask, id, act)
        own = {each.code for each in self.around.town.organisations_of(act.by.organisation)}
        tasks.delegate(organisation, task, due_at, own, act)
        self.save(tasks)
        return tasks

    def take_back_part(self, id: UUID, part: int, reason: str, act: Act) -> ServiceTask:
        tasks = self.load(ServiceTask, id, act)
        tasks.take_back_part(part, reason, act)
        self.save(tasks)
        return tasks

    # -- what an organisation does with its part -------------------------------------------------------------------

    def complete_part(self, id: UUID, part: int, note: str, act: Act) -> ServiceTask:
        tasks = self.load(ServiceTask, id, act)
        tasks.complete_part(part, note, act)
        self.save(tasks)
        return tasks

    def decline_part(self, id: UUID, part: int, reason: str, act: Act) -> ServiceTask:
        tasks = self.load(ServiceTask, id, act)
        tasks.decline_part(part, reason, act)
        self.save(tasks)
        return tasks

    # -- what follows from what the platform says ------------------------------------------------------------------

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Nothing follows from what gives no task and takes none back."""

    @policy.register
    def when_assigned(self, message: Assignment, take: Taking) -> None:
        """Dispatched, dispatched again or escalated: to the body it is all the same."""
        self.receive(message, take)

    @policy.register
    def when_recalled(self, message: PartRecalled, take: Taking) -> None:
        self.take_back(message, take)

    @policy.register
    def when_supplemented(self, message: SupplementPassedOn, take: Taking) -> None:
        self.pass_on(message, take)
