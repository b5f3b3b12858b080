"""One service, wired to its database and its broker: what a worker process runs and the command line inspects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import nan
from time import monotonic
from typing import Any, TypeVar

from eventsourcing.persistence import PersistenceError

from shared.messaging.broker import Publisher
from shared.messaging.herald import Announced, Herald
from shared.messaging.inbox import Inbox, Taken
from shared.messaging.parking import Parking
from shared.observability import metrics
from shared.observability.glance import Glance
from shared.persistence.commit import Commit, Statement
from shared.persistence.postgres import Datastore, Recorder
from shared.service import Service

S = TypeVar("S", bound=Service)
_FORGET_USED_KEYS: Statement = ("DELETE FROM idempotency WHERE made_at < now() - interval '7 days'", ())
_LOOKS_EVERY = 1.0  # seconds between two looks at what is parked: heartbeats alone leave hardly a quiet moment


@dataclass(slots=True)
class Node:
    """A service with its inbox, herald and parking."""

    service: Service
    datastore: Datastore
    broker_url: str
    inbox: Inbox
    herald: Herald
    parking: Parking
    looked: float = 0.0

    @classmethod
    def wire(cls, service: Service, broker_url: str) -> "Node":
        recorder = service.recording
        assert isinstance(recorder, Recorder)
        assert isinstance(recorder.datastore, Datastore)
        return cls(service, recorder.datastore, broker_url, Inbox(service), Herald(service), Parking(service))

    def serving(self, kind: type[S]) -> S:
        """The service, for a worker that knows which one it is."""
        assert isinstance(self.service, kind)
        return self.service

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def sources(self) -> tuple[str, ...]:
        return self.service.sources

    def take_in(self, bodies: Sequence[bytes]) -> Taken:
        """What somebody asked to try again, and what has arrived."""
        if monotonic() - self.looked > _LOOKS_EVERY:
            self._look_after_the_parked()
        if not bodies:
            return Taken()
        taken = self.inbox.receive(bodies)
        metrics.BATCH_SIZE.labels(self.name).observe(len(taken.messages))
        metrics.REPEATS.labels(self.name).inc(taken.repeats)
        for envelope in taken.messages:
            metrics.TAKEN.labels(self.name, envelope.type).inc()
        for source, positions in taken.behind.items():
            metrics.INBOX_LAG.labels(self.name, source).set(positions)
        return taken

    def announce(self, publisher: Publisher) -> Announced:
        announced = self.herald.announce(publisher)
        for type_name in announced.types:
            metrics.ANNOUNCED.labels(self.name, type_name).inc()
        return announced

    def forget_used_keys(self) -> None:
        """A command is repeated within days, not months."""
        self.service.recording.commit(Commit(statements=[_FORGET_USED_KEYS]))

    def watch(self) -> None:
        """Let the figures of the herald be asked for when somebody looks, so that a dead broker cannot freeze them."""
        lag = Glance(self._unannounced, unknown=(nan, nan))
        metrics.HERALD_LAG.labels(self.name).set_function(lambda: lag.look()[0])
        metrics.HERALD_LAG_SECONDS.labels(self.name).set_function(lambda: lag.look()[1])

    def _unannounced(self) -> tuple[float, float]:
        """How many entries of the log wait to be announced, and for how many seconds the oldest of them has."""
        recording = self.service.recording
        try:
            announced = recording.announced()
            waiting = recording.notifications(announced, 1)
            if not waiting:
                return 0.0, 0.0
            oldest: Any = self.service.mapper.to_domain_event(waiting[0])
            age = (datetime.now(UTC) - oldest.timestamp).total_seconds()
            return float(recording.last_position() - announced), age
        except PersistenceError:
            return nan, nan  # the database is away, which has an alert of its own

    def _look_after_the_parked(self) -> None:
        self.parking.retry_what_was_asked(self.inbox)
        metrics.PARKED.labels(self.name).set(len(self.parking.waiting()))
        self.looked = monotonic()
