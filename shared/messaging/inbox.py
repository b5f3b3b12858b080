"""The inbox: what others announced is taken in once, in order, in batches, or it is asked for again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import sleep
from uuid import UUID

from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError

from shared.messages.base import Message, message_type
from shared.messaging.envelope import Envelope, Unreadable, envelopes_in
from shared.messaging.taking import Taking
from shared.persistence.commit import PARKING, Commit, ParkedMessage, Statement
from shared.service import Service

log = logging.getLogger(__name__)
_DOWN = (InterfaceError, OperationalError)


@dataclass(slots=True)
class Taken:
    """What became of a batch.

    `gaps`: source → the position after which its messages must be told again; `behind`: source → how many positions
    it has announced that are not taken in, as far as it has told.
    """

    messages: list[Envelope] = field(default_factory=list)
    repeats: int = 0
    parked: int = 0
    gaps: dict[str, int] = field(default_factory=dict)
    behind: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Taken") -> None:
        self.messages += other.messages
        self.repeats += other.repeats
        self.parked += other.parked
        self.gaps.update(other.gaps)
        self.behind.update(other.behind)


class Inbox:
    """Takes envelopes into one service. Knows nothing of how they arrive."""

    def __init__(self, service: Service, patience: Sequence[float] = (0.05, 0.2, 1.0)) -> None:
        self._service = service
        self._patience = patience
        self._pause: Callable[[float], None] = sleep

    def take_in(self, envelopes: Sequence[Envelope]) -> Taken:
        """All of them in one transaction; if that fails, one by one, and what fails alone is parked."""
        try:
            return self._together(envelopes)
        except _DOWN:
            raise  # nothing is wrong with the messages: wait until the database is back
        except Exception as error:
            log.info("a batch of %s failed (%r): taking it in one by one", len(envelopes), error)
        taken = Taken()
        for envelope in envelopes:
            taken.add(self._alone(envelope))
        return taken

    def receive(self, bodies: Sequence[bytes]) -> Taken:
        """As they come from the wire. What is not an envelope at all is parked: its sender will be asked again."""
        read = [each for body in bodies for each in envelopes_in(body)]
        envelopes = [each for each in read if isinstance(each, Envelope)]
        unreadable = [ParkedMessage("?", 0, None, e.body, str(e)) for e in read if isinstance(e, Unreadable)]
        if unreadable:
            self._service.recording.commit(Commit(parked=unreadable))
        taken = self.take_in(envelopes) if envelopes else Taken()
        taken.parked += len(unreadable)
        return taken

    def retry(self, envelopes: Sequence[Envelope], settled: Statement) -> None:
        """Take in parked messages of one matter, in order, in one transaction that also settles them."""
        take = self._begin([envelope.subject for envelope in envelopes])
        for take.envelope in envelopes:
            self.answer(take.envelope, take)
        take.also(settled)
        counted = take.reached(PARKING)
        take.positions[PARKING] = (counted, counted + 1)  # an inbox that saw it parked must look again
        self._service.recording.commit(take.commit())

    def _together(self, envelopes: Sequence[Envelope], parking: str = "") -> Taken:
        matters = list({envelope.subject for envelope in envelopes if not envelope.is_heartbeat})
        take = self._begin(matters)
        taken = Taken()
        for envelope in envelopes:
            self._take(envelope, take, taken, parking)
        if taken.messages or take.parked:
            self._service.recording.commit(take.commit())
        taken.parked = len(take.parked)
        return taken

    def _begin(self, matters: list[UUID]) -> Taking:
        take = Taking(self._service, self._service.recording.standing(matters))
        take.read_nothing_for(matters)
        return take

    def _take(self, envelope: Envelope, take: Taking, taken: Taken, parking: str) -> None:
        source = envelope.source
        if source not in take.positions:
            return
        reached = take.reached(source)
        if envelope.is_heartbeat:
            taken.behind[source] = max(0, envelope.position - reached)
            if taken.behind[source]:
                taken.gaps[source] = reached
        elif envelope.position <= reached:
            taken.repeats += 1
        elif envelope.previous > reached:
            taken.gaps[source] = reached
        else:
            self._follow(envelope, take, parking)
            take.move(envelope)
            taken.messages.append(envelope)
            taken.gaps.pop(source, None)  # what was missing has come: whatever still is shows by what comes next

    def _follow(self, envelope: Envelope, take: Taking, parking: str) -> None:
        take.envelope = envelope
        if parking:
            take.park(envelope, parking)
        elif take.stands_behind_a_parked(envelope.subject):
            take.park(envelope, "stands behind a parked message of the same matter")
        else:
            self.answer(envelope, take)

    def answer(self, envelope: Envelope, take: Taking) -> None:
        """Let the service's policies follow from what is told."""
        self._service.heard(envelope, take)
        if self._listens_to(envelope.type):
            self._service.policy(envelope.message(), take)

    def _listens_to(self, type_name: str) -> bool:
        declared = message_type(type_name)
        if declared is None:
            return True  # not known to this version: reading it will say so, and it is parked
        registry = type(self._service).__dict__["policy"].dispatcher.registry
        return any(ancestor in registry for ancestor in declared.__mro__ if issubclass(ancestor, Message))

    def _alone(self, envelope: Envelope) -> Taken:
        for pause in (*self._patience, 0.0):
            try:
                return self._together([envelope])
            except _DOWN:
                raise
            except Exception as failure:
                error = failure
            if isinstance(error, Unreadable):
                break
            self._pause(0.0 if isinstance(error, IntegrityError) else pause)
        log.error("parking %s (%s): %r", envelope.id, envelope.type, error)
        return self._together([envelope], parking=repr(error))
