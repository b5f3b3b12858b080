"""Playing a service in memory: what it is told, and what it tells."""

from typing import TypeVar

from shared.jobs.application import JobService
from shared.messages.base import Message
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.surroundings import Surroundings
from tests.jobs.facts import envelope
from tests.memory import MemoryRecorder

S = TypeVar("S", bound=JobService)


def played(service: type[S], around: Surroundings) -> S:
    return service(MemoryRecorder(service.sources), around)


def following(service: JobService, *messages: Message, first: int = 1) -> None:
    """Let the platform tell these, one position after the other, in one batch."""
    taken = Inbox(service, patience=()).take_in([envelope(first + i, said) for i, said in enumerate(messages)])
    assert (len(taken.messages), taken.parked, taken.gaps) == (len(messages), 0, {})


def told_by(service: JobService) -> list[str]:
    """The names of all messages that the service has for others, in order."""
    return [told.type.split(".")[1] for told, _ in Herald(service).tell(0, 1_000)]
