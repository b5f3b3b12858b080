"""What oversight says: what it noticed about a body's handling, and who has read the trace of everything."""

from dataclasses import dataclass
from typing import Any

from shared.messages.base import Message


@dataclass(frozen=True, slots=True)
class ObservationMade(Message):
    """`reason` is a word of oversight's table; `evidence` the ids of the messages it rests on.

    `turn` is the id of the message by which the body's turn at the matter began; `note` is what a person wrote.
    """

    TYPE = "oversight.ObservationMade.v1"
    body: str
    reason: str
    turn: str
    evidence: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class DossierOpened(Message):
    """Oversight begins to remember something of a matter: whose result was presented, or which message returned it."""

    TYPE = "oversight.DossierOpened.v1"
    presenter: str
    returned: str


@dataclass(frozen=True, slots=True)
class ResultNoted(Message):
    """Another body's result was presented."""

    TYPE = "oversight.ResultNoted.v1"
    presenter: str


@dataclass(frozen=True, slots=True)
class ReturnNoted(Message):
    """The matter was returned again."""

    TYPE = "oversight.ReturnNoted.v1"
    returned: str


@dataclass(frozen=True, slots=True)
class AuditRead(Message):
    """A supervisor has read the audit; `scope` is what was asked for."""

    TYPE = "oversight.AuditRead.v1"
    scope: dict[str, Any]
