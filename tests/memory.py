"""The recorder in memory, for playing all five services in one process: the same log and inbox, without views."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from shared.persistence.commit import PARKING, Commit, ParkedMessage, Standing, Statement


class MemoryRecorder(POPOApplicationRecorder):
    """Keeps what a commit carries but the view statements, which need a database."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__()
        self.positions = {PARKING: 0, **dict.fromkeys(sources, 0)}
        self.parked: list[ParkedMessage] = []
        self._announced = 0

    def commit(self, work: Commit) -> None:
        if any(self.positions[source] != old for source, (old, _) in work.positions.items()):
            raise IntegrityError("another inbox of this service has moved on")
        self.insert_events(list(work.events))
        self.positions.update({source: new for source, (_, new) in work.positions.items()})
        self.parked.extend(work.parked)

    def history(self, id: UUID) -> Sequence[StoredEvent]:
        return self.select_events(id)

    def standing(self, matters: Sequence[UUID]) -> Standing:
        histories = defaultdict(list, {matter: list(self.select_events(matter)) for matter in matters})
        parked = {message.matter_id for message in self.parked if message.matter_id}
        return Standing(dict(self.positions), parked, histories)

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        return self.select_notifications(after, limit, inclusive_of_start=False)

    def announced(self) -> int:
        return self._announced

    def set_announced(self, position: int) -> None:
        self._announced = position

    def last_position(self) -> int:
        return self.max_notification_id() or 0

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        raise NotImplementedError("views are read from a database")

    def queries(self, *asked: Statement) -> list[list[dict[str, Any]]]:
        return [self.query(*each) for each in asked]
