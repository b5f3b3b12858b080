"""CloudEvents 1.0 in structured JSON: what every message between the services travels in."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from marshmallow import ValidationError

from shared.messages.base import Message, message_type

CONTENT_TYPE = "application/cloudevents+json"
BATCH_TYPE = "application/cloudevents-batch+json"
BATCH_KEY = "batch"
"""The routing key of batches: what services tell each other. A single event's key says what it is and for whom."""

_text = str.__str__  # a TypeError for whatever is none


class Unreadable(ValueError):
    """Not an envelope (then `body` is what it is), or one whose message this version of the software cannot read."""

    def __init__(self, why: str, body: bytes = b"") -> None:
        super().__init__(why)
        self.body = body


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with its place in the sender's log: `previous` is the position announced just before it."""

    source: str
    position: int
    previous: int
    type: str
    subject: UUID
    time: datetime
    actor: str
    cause: str
    data_class: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.source}/{self.position}"

    @property
    def is_heartbeat(self) -> bool:
        return self.type == f"{self.source}.Heartbeat"

    def encode(self) -> bytes:
        return json.dumps(
            {
                "specversion": "1.0",
                "id": self.id,
                "source": self.source,
                "type": self.type,
                "subject": str(self.subject),
                "time": self.time.isoformat(),
                "datacontenttype": "application/json",
                "position": self.position,
                "previous": self.previous,
                "actor": self.actor,
                "causationid": self.cause,
                "dataclass": self.data_class,
                "data": self.data,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def decode(cls, body: bytes) -> Self:
        return cls.read(_parsed(body))

    @classmethod
    def read(cls, told: Any) -> Self:
        """From what a JSON body holds."""
        try:
            return cls(
                _text(told["source"]),
                int(told["position"]),
                int(told["previous"]),
                _text(told["type"]),
                UUID(told["subject"]),
                datetime.fromisoformat(told["time"]),
                _text(told["actor"]),
                _text(told["causationid"]),
                _text(told["dataclass"]),
                told["data"],
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Unreadable(f"not a CloudEvent of ours: {error!r}", json.dumps(told).encode()) from error

    def message(self) -> Message:
        """The message inside, checked against its class."""
        declared = message_type(self.type)
        if declared is None:
            raise Unreadable(f"{self.type} is not known to this version: deploy the one that knows it, then retry")
        try:
            return declared.load(self.data)
        except ValidationError as error:
            raise Unreadable(f"{self.type} does not fit its schema: {error}") from error


def joined(bodies: Iterable[bytes]) -> bytes:
    """Several in the JSON Batch Format of CloudEvents: a message less is work less for everybody on its way."""
    return b"[" + b",".join(bodies) + b"]"


def envelopes_in(body: bytes) -> Iterator[Envelope | Unreadable]:
    """Each event of a batch, or the only one; what is none as a fault that holds it."""
    try:
        told = _parsed(body)
    except Unreadable as error:
        yield error
        return
    for each in told if isinstance(told, list) else [told]:
        try:
            yield Envelope.read(each)
        except Unreadable as error:
            yield error


def _parsed(body: bytes) -> Any:
    try:
        told = json.loads(body)
        if b"\\ud" in body:
            json.dumps(told, ensure_ascii=False).encode()  # half a surrogate pair can be spelt, but not kept
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not a CloudEvent of ours: {error!r}", body) from error
    return told


def heartbeat(source: str, position: int, at: datetime) -> Envelope:
    """Says how far a source has announced, so that whoever is behind notices."""
    return Envelope(source, position, position, f"{source}.Heartbeat", UUID(int=0), at, "", "", "open", {})


def routing_key(type_name: str, addressee: str) -> str:
    """`<speaker>.<Name>.<version>.<addressee>`: a body's own queue binds to its code in the last place."""
    return f"{type_name}.{addressee}"
