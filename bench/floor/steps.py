"""What the floor's processes do: start matters, carry them a step on, keep the audit."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from bench.floor import tables, wire
from bench.hand import Job

_DATA = {
    "body": "500106001000",
    "turn": 1,
    "body_role": "street_office",
    "share": "lead",
    "kind": "administrative",
    "category": "road.lamp",
    "urgency": "normal",
    "place": "500106001003",
    "text": "The lamp at the corner has been dark for three days, and the stairs below it are steep.",
    "task": "repair the lamp",
    "accept_by": "2025-11-24T10:00:00+08:00",
    "due_at": "2025-11-28T10:00:00+08:00",
    "data_class": "sensitive",
}


def encode(source: str, position: int, subject: str) -> bytes:
    """An envelope of the same fields and size as our own."""
    return json.dumps(
        {
            "specversion": "1.0",
            "id": f"{source}/{position}",
            "source": source,
            "type": "routing.MatterDispatched.v1",
            "subject": subject,
            "time": "2025-11-24T09:00:00+08:00",
            "datacontenttype": "application/json",
            "position": position,
            "previous": position - 1,
            "actor": "platform::platform",
            "causationid": f"intake/{position}",
            "dataclass": "sensitive",
            "data": _DATA,
        },
        separators=(",", ":"),
    ).encode()


def decode(body: bytes) -> tables.Entry:
    told = json.loads(body)
    return tables.Entry(told["source"], told["position"], told["subject"], body)


def prepared(source: str, first: int, count: int) -> list[tables.Entry]:
    subjects = [str(uuid4()) for _ in range(count)]
    return [tables.Entry(source, n, id, encode(source, n, id)) for n, id in enumerate(subjects, first)]


def starting(dsn: str, broker_url: str, step: str, matters: int) -> Job:
    """Insert and publish so many new matters."""
    log, sender = tables.connect(dsn, step), wire.Sender(wire.connect(broker_url))

    def job() -> None:
        for first in range(1, matters + 1, wire.BATCH):
            entries = prepared(step, first, min(wire.BATCH, matters + 1 - first))
            tables.insert(log, entries)
            sender.send([entry.body for entry in entries], step)

    return job


def carrying_on(dsn: str, broker_url: str, step: str, matters: int) -> Job:
    """Consume, insert and publish so many matters. Repeats are published again: a crash may have come in between."""
    log, connection = tables.connect(dsn, step), wire.connect(broker_url)
    receiver, sender = wire.Receiver(connection, step), wire.Sender(connection)

    def job() -> None:
        for batch in _batches(receiver, matters):
            tables.take_in(log, batch)
            sender.send([encode(step, entry.position, entry.subject) for entry in batch], step)
            receiver.acknowledge()

    return job


def keeping(dsn: str, broker_url: str, step: str, messages: int) -> Job:
    """Consume and insert so many messages: the end of a hop, or the audit."""
    log, connection = tables.connect(dsn, step), wire.connect(broker_url)
    receiver = wire.Receiver(connection, step)

    def job() -> None:
        for batch in _batches(receiver, messages):
            tables.take_in(log, batch)
            receiver.acknowledge()

    return job


def _batches(receiver: wire.Receiver, messages: int) -> Iterator[Sequence[Any]]:
    while messages > 0:
        batch = [decode(body) for body in receiver.batch()]
        messages -= len(batch)
        yield batch
