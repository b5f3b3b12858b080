"""Group commit: writers that come at the same time share one transaction."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock, Semaphore

from eventsourcing.persistence import InterfaceError, OperationalError

from shared.persistence.commit import Commit


@dataclass(eq=False)
class _Ticket:
    """One writer's work, and what became of it."""

    work: Commit
    settled: bool = False
    error: Exception | None = None
    called: Semaphore = field(default_factory=lambda: Semaphore(0))

    def settle(self, error: Exception | None = None) -> None:
        self.error, self.settled = error, True


class GroupCommit:
    """Whoever comes first writes; who comes meanwhile is written together by the first of them, and so on.

    When a shared transaction fails, each of its works is written alone, so that only the one at fault hears of it.
    When the database is away, all of them do.
    """

    def __init__(self, write: Callable[[Sequence[Commit]], None], most: int = 64) -> None:
        self._write = write
        self._most = most
        self._waiting: deque[_Ticket] = deque()
        self._busy = False
        self._lock = Lock()

    def commit(self, work: Commit) -> None:
        ticket = _Ticket(work)
        if not self._is_first(ticket):
            ticket.called.acquire()
        if not ticket.settled:
            self._write_for_all(ticket)
        if ticket.error:
            raise ticket.error

    def _is_first(self, ticket: _Ticket) -> bool:
        with self._lock:
            self._waiting.append(ticket)
            first, self._busy = not self._busy, True
            return first

    def _write_for_all(self, own: _Ticket) -> None:
        """The next one takes over at once, while those whose work is done go on to what they do next."""
        tickets = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            self._settle(tickets)
        finally:
            self._hand_over()
            for ticket in tickets:
                if not ticket.settled:
                    ticket.settle(
                        InterfaceError("whoever was writing was stopped: it is not known whether it was done")
                    )
                if ticket is not own:
                    ticket.called.release()

    def _hand_over(self) -> None:
        with self._lock:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.release()

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
