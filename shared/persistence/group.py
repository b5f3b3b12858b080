"""Group commit: writers that come at the same time share one transaction."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

from eventsourcing.persistence import InterfaceError, OperationalError

from shared.persistence.commit import Commit


class _Ticket:
    """One writer's work, and what became of it."""

    def __init__(self, work: Commit) -> None:
        self.work = work
        self.settled = False
        self.error: Exception | None = None

    def settle(self, error: Exception | None = None) -> None:
        self.error, self.settled = error, True


class GroupCommit:
    """Whoever gets the turn writes for all who wait: while one transaction runs, the next one fills up.

    When a shared transaction fails, each of its works is written alone, so that only the one at fault hears of it.
    When the database is away, all of them do.
    """

    def __init__(self, write: Callable[[Sequence[Commit]], None], most: int = 64) -> None:
        self._write = write
        self._most = most
        self._waiting: deque[_Ticket] = deque()
        self._turn = Lock()

    def commit(self, work: Commit) -> None:
        ticket = _Ticket(work)
        self._waiting.append(ticket)
        with self._turn:
            while not ticket.settled:
                self._settle(self._next())
        if ticket.error:
            raise ticket.error

    def _next(self) -> list[_Ticket]:
        return [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]

    def _settle(self, tickets: list[_Ticket]) -> None:
        try:
            self._write([ticket.work for ticket in tickets])
        except (InterfaceError, OperationalError) as away:
            for ticket in tickets:
                ticket.settle(away)
        except Exception as error:
            if len(tickets) == 1:
                tickets[0].settle(error)
            else:
                for ticket in tickets:
                    self._settle([ticket])
        else:
            for ticket in tickets:
                ticket.settle()
