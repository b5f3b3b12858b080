"""The herald: announces what a service has recorded, from its log, in order, at least once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eventsourcing.persistence import Notification

from shared.messaging.broker import Parcel, Publisher
from shared.messaging.envelope import BATCH_KEY, CONTENT_TYPE, Envelope, heartbeat, joined, routing_key
from shared.service import Service

_BATCH = 500
_TOGETHER = 50  # in one message: at their largest, as much as a broker takes
SAY_AGAIN_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Announced:
    """What one call has announced."""

    types: Sequence[str]


class Herald:
    """Reads the notification log behind its stored position and publishes what it finds there.

    Whoever publishes must be the only one (a Leadership); should two do it for a moment, receivers skip repeats.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._source = service.name
        self._position: int | None = None

    def take_office(self) -> None:
        """Begin where the herald before left off, whoever that was."""
        self._position = None

    def announce(self, publisher: Publisher) -> Announced:
        """The next batch: published, confirmed, and only then the position is stored."""
        recording = self._service.recording
        if self._position is None:
            self._position = recording.announced()
        envelopes = list(self.tell(self._position, _BATCH))
        if envelopes:
            batches = _batches(f"{self._source}.events", BATCH_KEY, [envelope for envelope, _ in envelopes])
            publisher.publish([*batches, *(self._single(envelope, to) for envelope, to in envelopes if to)])
            self._position = envelopes[-1][0].position
            recording.set_announced(self._position)
        return Announced([envelope.type for envelope, _ in envelopes])

    def beat(self, publisher: Publisher) -> None:
        """Say how far the log has been announced, so that whoever missed something notices."""
        beat = heartbeat(self._source, self._service.recording.announced(), datetime.now(UTC))
        publisher.publish([Parcel(f"{self._source}.events", BATCH_KEY, joined([beat.encode()]), mandatory=False)])

    def say_again(self, publisher: Publisher, queue: str, after: int) -> int:
        """To one queue: what it asked for, then how far the log goes, so that it asks for the rest."""
        envelopes = [envelope for envelope, _ in self.tell(after, SAY_AGAIN_AT_MOST)]
        announced = self._service.recording.announced()
        envelopes = [envelope for envelope in envelopes if envelope.position <= announced]
        end = heartbeat(self._source, announced, datetime.now(UTC))
        publisher.publish(_batches(f"{self._source}.replays", queue, [*envelopes, end]))
        return len(envelopes)

    def tell(self, after: int, limit: int) -> Iterator[tuple[Envelope, str]]:
        """The log behind a position, as envelopes with whom they are addressed to."""
        previous = after
        for notification in self._service.recording.notifications(after, limit):
            yield self._envelope(notification, previous)
            previous = notification.id

    def _single(self, envelope: Envelope, addressee: str) -> Parcel:
        """For a body's own queue, if it has one."""
        key = routing_key(envelope.type, addressee)
        return Parcel(f"{self._source}.events", key, envelope.encode(), CONTENT_TYPE, mandatory=False)

    def _envelope(self, notification: Notification, previous: int) -> tuple[Envelope, str]:
        event: Any = self._service.mapper.to_domain_event(notification)
        message = self._service.announcements[type(event)](event)
        subject = getattr(event, "matter_id", event.originator_id)
        data_class = getattr(event, "data_class", "sensitive")
        envelope = Envelope(
            self._source,
            notification.id,
            previous,
            message.TYPE,
            subject,
            event.timestamp,
            event.by,
            event.cause,
            data_class,
            message.dump(),
        )
        return envelope, message.addressee


def _batches(exchange: str, key: str, envelopes: Sequence[Envelope]) -> list[Parcel]:
    firsts = range(0, len(envelopes), _TOGETHER)
    return [Parcel(exchange, key, joined(e.encode() for e in envelopes[n : n + _TOGETHER])) for n in firsts]
