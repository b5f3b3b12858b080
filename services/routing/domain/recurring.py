"""That several have reported one event within days: something that comes back, for the desks and oversight to know."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.routing.domain.offering import Offering
from services.routing.domain.rules import RECURRING_FROM
from shared.kernel import Act


class Recurring(Offering):
    """Says so, and changes nothing else: whoever has the case goes on with it."""

    def flag_recurrence(self, matters: Iterable[UUID], since: datetime, act: Act) -> None:
        """One event is flagged once, and once more whenever twice as many have reported it as were counted last."""
        counted = {*self.recurrence, *matters}
        if len(counted) >= max(RECURRING_FROM, 2 * len(self.recurrence)):
            since = min(since, self.recurs_since or since)
            self.record(self.RecurrenceFlagged, act, matters=sorted(counted), since=since)
