"""What the processes do that measure us without HTTP: say, take in, command."""

from uuid import UUID, uuid4

from bench.floor.wire import BATCH, Receiver
from bench.hand import Job
from bench.ours.making import PLACE, TEXT, dispatches, node_of, now, street_office_of
from bench.threads import shared_out
from services.intake.application import Intake
from shared.kernel import Actor, Role
from shared.messaging.broker import Parcel, Publisher, connect
from shared.messaging.envelope import BATCH_KEY, joined
from shared.messaging.inbox import Inbox, Taken

_TOGETHER = 50  # events in a message
_RESIDENT = Actor(Role.RESIDENT, "", "anonymous")
Environment = dict[str, str]


def dispatching(environment: Environment, matters: int) -> Job:
    """Say on behalf of the platform that so many matters are dispatched, as its herald would."""

    def job() -> None:
        publisher = Publisher(connect(environment["JIEJU_BROKER_URL"]))
        told = dispatches(matters)
        for first in range(0, matters, _TOGETHER):
            batch = told[first : first + _TOGETHER]
            publisher.publish([Parcel("routing.events", BATCH_KEY, joined(each.encode() for each in batch))])

    return job


def taking_in(environment: Environment, service: str, messages: int) -> Job:
    """Take so many messages in, a batch of the floor's size after the other, as heralds tell them."""
    node = node_of(environment, service)
    receiver = Receiver(connect(environment["JIEJU_BROKER_URL"]), f"{service}.inbox", most=BATCH // _TOGETHER)

    def job() -> None:
        taken = 0
        while taken < messages:
            taken += _cleanly(node.take_in(receiver.batch()))
            receiver.acknowledge()

    return job


def reporting(environment: Environment, commands: int, threads: int) -> Job:
    """So many matters reported to intake, a commit each."""
    intake = node_of(environment, "intake").service
    assert isinstance(intake, Intake)

    def report(id: UUID) -> None:
        text = f"{TEXT}（{id}）"  # what says quite the same would be linked
        intake.report(id, now(_RESIDENT), channel="web", place=PLACE, text=text)

    return shared_out(report, [uuid4() for _ in range(commands)], threads)


def accepting(environment: Environment, commands: int, threads: int) -> Job:
    """So many work orders accepted by their office, a commit each."""
    office = street_office_of(environment)
    told = dispatches(commands)
    for first in range(0, commands, BATCH):
        _cleanly(Inbox(office).take_in(told[first : first + BATCH]))
    return shared_out(lambda id: office.accept(id, now()), [envelope.subject for envelope in told], threads)


def _cleanly(taken: Taken) -> int:
    """How many went in. A parked one is no message taken in, and a batch that failed is no batch."""
    if taken.parked or taken.gaps:
        raise RuntimeError(f"{taken.parked} messages parked, gaps {taken.gaps}")
    return len(taken.messages)
