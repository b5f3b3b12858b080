"""By when: what the catalogue and the periods allow, in working time, or on the wall clock in an emergency (R16)."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.catalogue import Catalogue
from shared.calendar import WorkingCalendar
from shared.kernel import Kind, Urgency
from shared.surroundings import Periods


@dataclass(frozen=True, slots=True)
class Terms:
    """By when a body must have accepted and be done, a desk have looked, a consultation have agreed."""

    accept_by: datetime
    due_at: datetime
    review_by: datetime
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The hours are data: the catalogue's per category, kind and urgency, and the town's periods."""

    catalogue: Catalogue
    calendar: WorkingCalendar
    periods: Periods

    def terms(self, category: str, kind: Kind, urgency: Urgency, at: datetime) -> Terms:
        hours = self.catalogue.deadlines(category, kind, urgency)
        emergency = urgency is Urgency.EMERGENCY
        # nobody may look longer at an emergency than a body would have to accept it
        review = min(self.periods.review, hours.accept_hours) if emergency else self.periods.review
        until = self.calendar.wall_clock_due if emergency else self.calendar.due
        return Terms(
            accept_by=until(at, hours.accept_hours),
            due_at=until(at, hours.due_hours),
            review_by=until(at, review),
            decide_by=until(at, self.periods.consult),
        )
