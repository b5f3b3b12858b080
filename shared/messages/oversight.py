"""What oversight says: what it noticed about a body's handling."""

from dataclasses import dataclass

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class ObservationMade(Message):
    """`reason` is a word of oversight's table; `evidence` the ids of the messages it rests on."""

    TYPE = "oversight.ObservationMade.v1"
    body: str
    reason: str
    evidence: list[str]
