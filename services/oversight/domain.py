"""What supervising notices: one body's handling under watch, and what led to it."""

from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import event

from shared.kernel import Act, Aggregate


class Reason(StrEnum):
    """Why a body's handling is looked at. Those about the platform's own desks come last."""

    NOT_ACCEPTED = "not_accepted"
    NO_PROGRESS = "no_progress"
    PAST_DUE = "past_due"
    RETURNED_TWICE = "returned_twice"
    REOPENED_TWICE = "reopened_twice"
    REJECTED = "rejected"
    NOTICED = "noticed"  # by a person, not by a rule
    REVIEW_LATE = "review_late"
    EXTENSION_UNANSWERED = "extension_unanswered"
    CONSULTATION_STUCK = "consultation_stuck"
    TRIAGE_CORRECTED = "triage_corrected"
    DISPATCH_RETURNED = "dispatch_returned"
    ANSWER_DID_NOT_HELP = "answer_did_not_help"


TIMES_UNTIL_NOTICED = 2
"""One return and one reopening are part of the work; the second is noticed."""


def supervision_id(matter_id: UUID, reason: str, body: str, turn: str) -> UUID:
    """The same cause has the same id, so that it is observed once, whoever sees it first and however often."""
    return uuid5(matter_id, f"{reason}:{body}:{turn}")


class Supervision(Aggregate):
    """One body's handling of one matter, under watch for one reason.

    `turn` tells the body's turns at the matter apart: the id of the message by which this one began.
    """

    TOPIC = "oversight.Supervision"

    class Created(Aggregate.Created):
        TOPIC = "oversight.ObservationMade.v1"
        matter_id: UUID
        body: str
        reason: str
        turn: str
        evidence: list[str]
        note: str

    @classmethod
    def observe(
        cls, matter_id: UUID, body: str, reason: Reason, turn: str, evidence: list[str], act: Act
    ) -> "Supervision":
        """A rule has found something about the body's handling, which shows in these messages."""
        facts: dict[str, Any] = {"matter_id": matter_id, "body": body, "reason": reason.value, "turn": turn}
        id = supervision_id(matter_id, reason, body, turn)
        return cls.begin(cls.Created, id, act, evidence=evidence, note="", **facts)

    @classmethod
    def notice(cls, id: UUID, matter_id: UUID, body: str, note: str, act: Act) -> "Supervision":
        """A person has found something that no rule looks for."""
        facts: dict[str, Any] = {"matter_id": matter_id, "body": body, "reason": Reason.NOTICED.value, "turn": str(id)}
        return cls.begin(cls.Created, id, act, evidence=[], note=note, **facts)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset({self.body})

    @property
    def location(self) -> str:
        """A body's code begins with that of the division it serves."""
        return self.body

    @event(Created)
    def __init__(self, matter_id: UUID, body: str) -> None:
        self.matter_id = matter_id
        self.body = body


class Dossier(Aggregate):
    """What was told about a matter and only means something together with what is told later."""

    TOPIC = "oversight.Dossier"

    class Created(Aggregate.Created):
        TOPIC = "oversight.DossierOpened.v1"
        presenter: str
        returned: str

    class ResultNoted(Aggregate.Event):
        TOPIC = "oversight.ResultNoted.v1"
        presenter: str

    class ReturnNoted(Aggregate.Event):
        TOPIC = "oversight.ReturnNoted.v1"
        returned: str

    @classmethod
    def open(cls, matter_id: UUID, act: Act, presenter: str = "", returned: str = "") -> "Dossier":
        return cls.begin(cls.Created, matter_id, act, presenter=presenter, returned=returned)

    def note_result(self, presenter: str, act: Act) -> None:
        """Whose result the reporter is about to judge."""
        if presenter != self.presenter:
            self.record(Dossier.ResultNoted, act, presenter=presenter)

    def note_return(self, returned: str, act: Act) -> None:
        """`returned`: the id of the message that told it."""
        if returned not in self.returns:
            self.record(Dossier.ReturnNoted, act, returned=returned)

    @event(Created)
    def __init__(self, presenter: str, returned: str) -> None:
        self.presenter = presenter
        self.returns = [returned] if returned else []

    @event(ResultNoted)
    def _result_noted(self, presenter: str) -> None:
        self.presenter = presenter

    @event(ReturnNoted)
    def _return_noted(self, returned: str) -> None:
        self.returns.append(returned)


class Reading(Aggregate):
    """Somebody read the audit. Each reading stands alone, so that readers neither wait for each other nor add up."""

    TOPIC = "oversight.Reading"

    class Created(Aggregate.Created):
        TOPIC = "oversight.AuditRead.v1"
        matter_id: UUID
        scope: dict[str, str]

    @classmethod
    def of(cls, id: UUID, matter_id: UUID | None, scope: dict[str, str], act: Act) -> "Reading":
        """A reading of one matter's trail is part of that trail; any other is told under its own id."""
        return cls.begin(cls.Created, id, act, matter_id=matter_id or id, scope=scope)

    @event(Created)
    def __init__(self, scope: dict[str, str]) -> None:
        self.scope = scope
