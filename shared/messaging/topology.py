"""Exchanges and queues: who speaks where, who listens where."""

from typing import Any

from kombu import Exchange, Queue, binding

from shared.messaging.envelope import BATCH_KEY

_PATIENT = {"x-queue-type": "quorum", "x-single-active-consumer": True, "x-delivery-limit": 20}
_REMAINS = 100_000  # messages kept for inspection, or for a body that does not fetch its work


def events(service: str) -> Exchange:
    """Where a service announces what happened."""
    return Exchange(f"{service}.events", type="topic", durable=True)


def replays(service: str) -> Exchange:
    """Where a service says something again, to the one queue that asked."""
    return Exchange(f"{service}.replays", type="direct", durable=True)


def requests(service: str) -> Exchange:
    """Where others ask a service to say something again."""
    return Exchange(f"{service}.requests", type="direct", durable=True)


def speaking(service: str) -> list[Exchange]:
    """The exchanges that a service declares as its own."""
    return [events(service), replays(service), requests(service), _dead(service)]


def inbox(service: str, sources: tuple[str, ...]) -> Queue:
    """Everything the sources say, and what they say again; one consumer at a time, to keep the order."""
    name = f"{service}.inbox"
    return Queue(
        name,
        bindings=[
            *(binding(events(source), routing_key=BATCH_KEY) for source in sources),
            *(binding(replays(source), routing_key=name) for source in sources),
        ],
        durable=True,
        queue_arguments={**_PATIENT, "x-dead-letter-exchange": f"{service}.dead"},
    )


def request_queue(service: str) -> Queue:
    return Queue(
        f"{service}.requests",
        exchange=requests(service),
        routing_key="",
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": 5},
    )


def dead_queue(service: str) -> Queue:
    """What crashed its consumer again and again, kept for inspection; the log still has it."""
    arguments = {"x-queue-type": "quorum", "x-max-length": _REMAINS}
    return Queue(f"{service}.dead", exchange=_dead(service), routing_key="#", durable=True, queue_arguments=arguments)


def queues(service: str, sources: tuple[str, ...]) -> list[Queue]:
    """The queues that a service declares as its own."""
    return [dead_queue(service), request_queue(service), inbox(service, sources)]


def worklist(code: str, speakers: tuple[str, ...] = ("street_office", "committee")) -> Queue:
    """A body's own queue: what it has to do, as it comes."""
    return Queue(
        f"worklist.{code}",
        bindings=[binding(events(speaker), routing_key=f"*.*.*.{code}") for speaker in speakers],
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-max-length": _REMAINS},
    )


def _dead(service: str) -> Exchange:
    return Exchange(f"{service}.dead", type="topic", durable=True)


def declare_queue(queue: Queue, channel: Any) -> None:
    """The queue and its bindings, but not the exchanges: those belong to whoever speaks there."""
    bound = queue(channel)
    bound.queue_declare()
    if queue.exchange:
        bound.queue_bind()
    for each in queue.bindings:
        each.bind(bound, channel=channel)
