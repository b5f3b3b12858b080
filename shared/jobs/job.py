"""One body's job in one matter: what was asked, how far it is, and what its rules allow next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.jobs.states import EXTENDED_BY, OPEN, TRANSITIONS, Status, Step
from shared.kernel import Act, Refused

REASON_AT_LEAST = 4  # characters: "超出职权" says enough, "no" does not


@dataclass(frozen=True)
class Order:
    """What the platform asks of a body, for the `turn`-th time.

    `reason`: why the body has it again, or has it after another one; "" for a first dispatch.
    (No slots: the events that carry it keep their facts in their dictionary.)
    """

    body: str
    turn: int
    share: str
    kind: str
    category: str
    urgency: str
    place: str
    text: str
    task: str
    accept_by: datetime
    due_at: datetime
    data_class: str
    reason: str = ""  # what was recorded before orders gave one lacks it


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, as asked for. `granted` is None until a desk has answered."""

    until: datetime
    reason: str
    granted: bool | None = None
    answer: str = ""


@dataclass(slots=True)
class Job:
    """`words` are those it ended with: the result, or the reason for its return or withdrawal."""

    order: Order
    due_at: datetime
    received_at: datetime
    status: Status = Status.RECEIVED
    progress: tuple[str, str] | None = None
    extension: Extension | None = None
    words: str = ""

    @property
    def turn(self) -> int:
        """How often the platform has given the body this matter."""
        return self.order.turn

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def period(self) -> timedelta:
        """How long the body had at first."""
        return self.order.due_at - self.received_at

    @property
    def extended_at_most(self) -> datetime:
        return self.order.due_at + EXTENDED_BY * self.period

    def parts_due_by(self, at: datetime) -> datetime:
        """A part is due with its job at the latest; when that is overdue, within as long as the job had at first."""
        return self.due_at if at < self.due_at else at + self.period

    def allows(self, verb: str) -> bool:
        return self.status in TRANSITIONS[verb]

    def must_allow(self, verb: str) -> None:
        if not self.allows(verb):
            raise Refused(f"cannot_{verb}", f"the job is {self.status}: {verb} is not possible now")

    def ended(self, status: Status, words: str) -> bool:
        """Whether it already ended this way, in these words: then saying so again changes nothing."""
        return self.status == status and self.words == words

    def was_answered(self, granted: bool, answer: str = "") -> bool:
        """Whether the latest request for more time already got this answer."""
        return self.extension is not None and (self.extension.granted, self.extension.answer) == (granted, answer)

    def must_be_extendable(self, until: datetime, act: Act) -> None:
        self.must_allow("request_extension")
        if self.extension is not None and self.extension.granted is None:
            raise Refused("extension_pending", "the desk has not answered the first request yet")
        if until <= act.at:
            raise Refused("until_is_past", "more time must end in the future", field="until")
        if until <= self.due_at:
            raise Refused("until_not_later", f"it is due at {self.due_at.isoformat()} already", field="until")
        self.must_not_be_too_late(until)

    def must_not_be_too_late(self, until: datetime) -> None:
        if until > self.extended_at_most:
            raise Refused(
                "until_too_late", f"it can be extended to {self.extended_at_most.isoformat()} at most", field="until"
            )

    def must_await_an_answer(self, verb: str) -> Extension:
        """The request for more time that a desk is about to answer."""
        self.must_allow(verb)
        if self.extension is None or self.extension.granted is not None:
            raise Refused("no_extension_requested", "nobody has asked for more time")
        return self.extension


def reason_of(words: str) -> str:
    """A reason that somebody can act on, without its margins."""
    reason = words.strip()
    if len(reason) < REASON_AT_LEAST:
        raise Refused("reason_too_short", f"say why, in {REASON_AT_LEAST} characters or more", field="reason")
    return reason


def result_of(words: str) -> str:
    result = words.strip()
    if not result:
        raise Refused("result_missing", "say what came of it: the reporter will read this", field="result")
    return result


def step_of(word: str) -> Step:
    try:
        return Step(word)
    except ValueError:
        raise Refused("unknown_step", f"a step is one of {', '.join(Step)}", field="step") from None
