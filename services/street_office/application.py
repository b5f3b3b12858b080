"""Street offices: the verbs are those of every job, the orders come from the platform alone."""

from functools import singledispatchmethod

from services.street_office.announcements import ANNOUNCEMENTS
from services.street_office.domain import WorkOrder
from services.street_office.views import VIEWS
from shared.jobs.application import JobService
from shared.jobs.views import MIGRATIONS
from shared.kernel import ADMINISTRATIVE_BODIES
from shared.messages.base import Message
from shared.messages.routing import Assignment, PartRecalled, SupplementPassedOn
from shared.messaging.taking import Taking


class StreetOffice(JobService):
    """Handles administrative matters, and returns what it cannot."""

    name = "street_office"
    carries = WorkOrder
    bodies = ADMINISTRATIVE_BODIES
    views = VIEWS
    migrations = MIGRATIONS
    announcements = ANNOUNCEMENTS

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Nothing follows from what gives no order and takes none back."""

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
