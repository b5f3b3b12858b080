"""A matter as its reporter knows it: reported, followed step by step, its result confirmed or rejected, rated."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from shared.kernel import ADMINISTRATIVE_BODIES, Act, Aggregate, DataClass, Refused, Role


class Status(StrEnum):
    OPEN = "open"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CLOSED = "closed"


class Outcome(StrEnum):
    CONFIRMED = "confirmed"
    NO_REPLY = "no_reply"  # counted apart: silence is not satisfaction
    WITHDRAWN = "withdrawn"


CHANNELS: dict[str, frozenset[Role]] = {
    "web": frozenset({Role.RESIDENT}),
    "app": frozenset({Role.RESIDENT, Role.PARTNER}),
    "qr": frozenset({Role.RESIDENT}),
    "telephone": frozenset({Role.ENTERPRISE_DESK, Role.DISTRICT_DESK}),
    "window": frozenset({Role.STREET_OFFICE, Role.COMMITTEE}),
    "grid": frozenset({Role.GRID_WORKER}),
    "sensor": frozenset({Role.PARTNER}),
    "partner": frozenset({Role.PARTNER}),
    "import": frozenset({Role.PARTNER, Role.OPERATOR}),
}
"""Which channel is whose: a proxy says that it is one."""

WHEN: dict[str, frozenset[Status]] = {
    "supplement": frozenset({Status.OPEN, Status.AWAITING_CONFIRMATION}),
    "withdraw": frozenset({Status.OPEN}),
    "link": frozenset({Status.OPEN}),
    "present": frozenset({Status.OPEN}),
    "confirm": frozenset({Status.AWAITING_CONFIRMATION}),
    "reject": frozenset({Status.AWAITING_CONFIRMATION}),
    "close_unanswered": frozenset({Status.AWAITING_CONFIRMATION}),
    "rate": frozenset({Status.CLOSED}),
}
"""In which state which verb is allowed."""

CARRYING = frozenset({"dispatched", "dispatched_again", "escalated"})
"""The steps by which a body becomes one that handles the matter."""

GIVEN_UP = frozenset({"recalled", "returned"})
"""The steps by which it is at work on it no longer."""


class Matter(Aggregate):
    """What somebody reported, and how it goes on for them."""

    TOPIC = "intake.Matter"

    class Created(Aggregate.Created):
        TOPIC = "intake.MatterReported.v1"
        channel: str
        place: str
        text: str
        reporter: str
        first_receiver: str
        data_class: str
        urgent: bool
        on_behalf: bool
        attachments: list[dict[str, Any]]
        code_digest: str

    class Supplemented(Aggregate.Event):
        TOPIC = "intake.MatterSupplemented.v1"
        text: str
        attachments: list[dict[str, Any]]

    class Linked(Aggregate.Event):
        TOPIC = "intake.MatterLinked.v1"
        first: UUID
        reason: str

    class Followed(Aggregate.Event):
        TOPIC = "intake.MatterFollowed.v1"
        follower: UUID

    class Unlinked(Aggregate.Event):
        TOPIC = "intake.MatterUnlinked.v1"
        first: UUID

    class Withdrawn(Aggregate.Event):
        TOPIC = "intake.MatterWithdrawn.v1"
        reason: str

    class ProgressShown(Aggregate.Event):
        TOPIC = "intake.ProgressShown.v1"
        step: str
        body: str
        note: str

    class ResultPresented(Aggregate.Event):
        TOPIC = "intake.ResultPresented.v1"
        result: str
        body: str
        confirm_by: datetime

    class ResultConfirmed(Aggregate.Event):
        TOPIC = "intake.ResultConfirmed.v1"

    class ResultRejected(Aggregate.Event):
        TOPIC = "intake.ResultRejected.v1"
        reason: str

    class Reopened(Aggregate.Event):
        TOPIC = "intake.MatterReopened.v1"
        times: int
        reason: str

    class Closed(Aggregate.Event):
        TOPIC = "intake.MatterClosed.v1"
        outcome: str

    class Rated(Aggregate.Event):
        TOPIC = "intake.MatterRated.v1"
        stars: int
        comment: str

    class PersonalDataRead(Aggregate.Event):
        TOPIC = "intake.PersonalDataRead.v1"
        person: str
        purpose: str

    class PersonErased(Aggregate.Event):
        TOPIC = "intake.PersonErased.v1"
        person: str
        reason: str

    # -- what may be done ------------------------------------------------------------------------------------------

    @classmethod
    def report(cls, id: UUID, act: Act, *, channel: str, **facts: Any) -> "Matter":
        """Take a matter in. A channel is open to the roles that CHANNELS names, to nobody else."""
        if act.by.role not in CHANNELS.get(channel, frozenset()):
            raise Refused("not_your_channel", f"{act.by.role} cannot report through the channel {channel!r}")
        facts.setdefault("data_class", DataClass.SENSITIVE.value)
        return cls.begin(cls.Created, id, act, channel=channel, **facts)

    def supplement(self, text: str, attachments: list[dict[str, Any]], act: Act) -> None:
        self._must_allow("supplement")
        self._must_not_be_erased()
        self.record(Matter.Supplemented, act, text=text, attachments=attachments)

    def withdraw(self, reason: str, act: Act) -> None:
        """The reporter no longer wants it. Those who follow it are told by `unlink`."""
        if self.outcome == Outcome.WITHDRAWN:
            return
        self._must_allow("withdraw")
        self.record(Matter.Withdrawn, act, reason=reason)
        self.record(Matter.Closed, act, outcome=Outcome.WITHDRAWN.value)

    def link(self, first: "Matter", reason: str, act: Act, at_work: Collection[Role] = ()) -> None:
        """This is the same matter as `first`: from now on it shares its result. Whoever is `at_work` has to stop."""
        if self.first == first.id:
            return
        self._must_allow("link")
        _must_decide(act.by.role, at_work)
        self._must_be_linkable_to(first)
        self.record(Matter.Linked, act, first=first.id, reason=reason)
        first.record(Matter.Followed, act, follower=self.id)

    def unlink(self, act: Act) -> None:
        if self.first is not None and self.status == Status.OPEN:
            self.record(Matter.Unlinked, act, first=self.first)

    def show(self, step: str, body: str, note: str, act: Act) -> None:
        """The reporter sees one more step. What comes too late to matter is not shown."""
        if self.status == Status.OPEN:
            self.record(Matter.ProgressShown, act, step=step, body=body, note=note)

    def present(self, result: str, body: str, confirm_by: datetime, act: Act) -> None:
        """Lay the result before the reporter, who has until `confirm_by`."""
        if self.status in WHEN["present"]:
            self.record(Matter.ResultPresented, act, result=result, body=body, confirm_by=confirm_by)

    def confirm(self, act: Act) -> None:
        if self.outcome == Outcome.CONFIRMED:
            return
        self._must_allow("confirm")
        self.record(Matter.ResultConfirmed, act)
        self.record(Matter.Closed, act, outcome=Outcome.CONFIRMED.value)

    def reject(self, reason: str, act: Act) -> None:
        """The result does not help: the matter is open again, and no longer shares another one's fate."""
        self._must_allow("reject")
        self.record(Matter.ResultRejected, act, reason=reason)
        self.record(Matter.Reopened, act, times=self.times_reopened + 1, reason=reason)
        self.unlink(act)

    def close_unanswered(self, act: Act) -> None:
        """Silence for the whole period closes as "no reply"."""
        if self.status in WHEN["close_unanswered"] and self.confirm_by is not None and act.at >= self.confirm_by:
            self.record(Matter.Closed, act, outcome=Outcome.NO_REPLY.value)

    def rate(self, stars: int, comment: str, act: Act) -> None:
        if self.stars is not None:
            if self.stars == stars:
                return
            raise Refused("already_rated", "a matter is rated once")
        self._must_allow("rate")
        if self.outcome == Outcome.WITHDRAWN:
            raise Refused("nothing_to_rate", "it was withdrawn before there was a result")
        self.record(Matter.Rated, act, stars=stars, comment=comment)

    def read_personal_data(self, purpose: str, act: Act) -> None:
        """Whoever handles it may read who reported it; the reading itself is on record."""
        self._must_not_be_erased()
        self.record(Matter.PersonalDataRead, act, person=self.reporter, purpose=purpose)

    def erase_person(self, reason: str, act: Act) -> None:
        if not self.erased:
            self.record(Matter.PersonErased, act, person=self.reporter, reason=reason)

    def _must_allow(self, verb: str) -> None:
        if self.status not in WHEN[verb]:
            raise Refused(f"cannot_{verb}", f"the matter is {self.status}: {verb} is not possible now")

    def _must_not_be_erased(self) -> None:
        if self.erased:
            raise Refused("person_erased", "the reporter's data was erased and cannot be read or added to any more")

    def _must_be_linkable_to(self, first: "Matter") -> None:
        if first.id == self.id:
            raise Refused("linked_to_itself", "a matter is not a repeat of itself")
        if first.first is not None:
            raise Refused("linked_to_a_link", f"link it to {first.first}, which that report is linked to")
        if self.followers:
            raise Refused("is_followed", "others are linked to this report: link the other one to it instead")
        if first.status != Status.OPEN:
            raise Refused("first_is_answered", "that matter has its result already: this report stands on its own")

    @property
    def parties(self) -> frozenset[str]:
        return frozenset({*self.bodies, *self.first_receiver.split(":")[1:]} - {""})

    @property
    def location(self) -> str:
        return self.place

    # -- what that changes -----------------------------------------------------------------------------------------

    @event(Created)
    def __init__(self, place: str, reporter: str, first_receiver: str) -> None:
        self.place = place
        self.reporter = reporter
        self.first_receiver = first_receiver
        self.status = Status.OPEN
        self.outcome: str | None = None
        self.first: UUID | None = None
        self.followers: list[UUID] = []
        self.bodies: set[str] = set()
        self.at_work: set[str] = set()
        self.supplements = 0
        self.confirm_by: datetime | None = None
        self.times_reopened = 0
        self.stars: int | None = None
        self.erased = False

    @event(Supplemented)
    def _supplemented(self) -> None:
        self.supplements += 1

    @event(Linked)
    def _linked(self, first: UUID) -> None:
        self.first = first

    @event(Followed)
    def _followed(self, follower: UUID) -> None:
        self.followers.append(follower)

    @event(Unlinked)
    def _unlinked(self) -> None:
        self.first = None

    @event(ProgressShown)
    def _shown(self, step: str, body: str) -> None:
        if step in CARRYING:
            self.at_work.add(body)
        elif step in GIVEN_UP:
            self.at_work.discard(body)
        if step in CARRYING:
            self.bodies.add(body)
        elif step == "recalled":
            self.bodies.discard(body)

    @event(ResultPresented)
    def _presented(self, confirm_by: datetime) -> None:
        self.status, self.confirm_by = Status.AWAITING_CONFIRMATION, confirm_by

    @event(Reopened)
    def _reopened(self, times: int) -> None:
        self.status, self.confirm_by, self.times_reopened = Status.OPEN, None, times

    @event(Closed)
    def _closed(self, outcome: str) -> None:
        self.status, self.outcome = Status.CLOSED, outcome

    @event(Rated)
    def _rated(self, stars: int) -> None:
        self.stars = stars

    @event(PersonErased)
    def _erased(self) -> None:
        self.erased = True


def _must_decide(desk: Role, at_work: Collection[Role]) -> None:
    """What bodies are at work on is not ended by a desk that does not decide about their kind (R5)."""
    decides = Role.DISTRICT_DESK if ADMINISTRATIVE_BODIES & {*at_work} else Role.ENTERPRISE_DESK
    if at_work and desk is not decides:
        raise Refused("other_desks_work", f"{', '.join(sorted(at_work))} are at work on it: the {decides} may link it")
